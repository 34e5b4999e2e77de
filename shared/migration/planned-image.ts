import type { ImageRecord } from '../dataset/record.ts';

/** An image as far as planning needs it. `measured` where it says more than that the file is an ordinary one. */
export type PlannedImage = Pick<ImageRecord, 'path' | 'source' | 'measured' | 'index'>;

/** Makes images small: a million of them are held at once, most of one account and container. */
export function smallImages(): (image: ImageRecord) => PlannedImage {
  const texts = new Map<string, string>();
  const shared = (text: string | undefined) => {
    if (text === undefined) return undefined;
    const known = texts.get(text);
    if (known === undefined) texts.set(text, text);
    return known ?? text;
  };
  return ({ path, source, measured, index }) => {
    const [account, container] = [shared(source?.account), shared(source?.container)];
    const odd = measured && (measured.orientation !== 1 || measured.onlyByUpload !== undefined);
    return {
      path,
      ...(source ? { source: { account, container, path: source.path === path ? path : source.path } } : {}),
      ...(odd ? { measured } : {}),
      index,
    };
  };
}
