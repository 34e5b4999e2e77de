import type { ImageRecord, ImageSource } from '../dataset/record.ts';

/** An image as far as planning needs it. `measured` where it says more than that the file is an ordinary one. */
export type PlannedImage = Pick<ImageRecord, 'path' | 'source' | 'measured' | 'index'>;

/** Makes images small: a million of them are held at once, most of one account and container. */
export function smallImages(): (image: ImageRecord) => PlannedImage {
  const texts = new Map<string, string>();
  const shared = (text: string | undefined) => {
    if (text === undefined) return undefined;
    const first = texts.get(text) ?? text;
    texts.set(text, first);
    return first;
  };
  const smallSource = ({ account, container, path }: ImageSource, blob: string): ImageSource => ({
    account: shared(account),
    container: shared(container),
    // Mostly equal to the blob's name, and then the same text in memory.
    path: path === blob ? blob : path,
  });
  return ({ path, source, measured, index }) => {
    const odd = measured && (measured.orientation !== 1 || measured.onlyByUpload !== undefined);
    return {
      path,
      ...(source ? { source: smallSource(source, path) } : {}),
      ...(odd ? { measured } : {}),
      index,
    };
  };
}
