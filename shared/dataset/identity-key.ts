import type { ImageRecord } from './record.ts';

/**
 * What an image is, as a text that is equal only for equal images: `account/container/path`, empty parts where the export
 * names none. Neither an account nor a container can hold a slash. An image without a source is known by its path.
 */
export function identityKey(image: Pick<ImageRecord, 'path' | 'source'>): string {
  const { account = '', container = '', path } = image.source ?? { path: image.path };
  return `${account}/${container}/${path}`;
}
