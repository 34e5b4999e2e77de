import type { ImageRecord } from '../dataset/record.ts';

/**
 * Where the image is, as Azure ML writes it: the parts put together as they are, without percent-encoding. Undefined where
 * account or container were never named.
 */
export function imageUrl({ source }: ImageRecord): string | undefined {
  if (source?.account === undefined || source.container === undefined) return undefined;
  const { account, container, path } = source;
  const host = account.includes('.') ? account : `${account}.blob.core.windows.net`;
  return `https://${host}/${container}/${path}`;
}

/** The path that the export named: an image that is read back under another blob's name is still the same image. */
export function namedPath({ source, path }: ImageRecord): string {
  return source?.path ?? path;
}
