import { InvalidInputError } from './errors.ts';

/** A part of the path that names a folder's parent or the folder itself; Azure takes a backslash for a slash. */
const DOT_SEGMENT = /(?:^|[/\\])\.{1,2}(?:[/\\]|$)/;
/** Half of a pair, which no URL can hold. */
const HALF_CHARACTER = /\p{Surrogate}/u;

/**
 * Whether a name stays in its container: URLs are shortened at `..` on the way, by the SDK or by the service, so that
 * `images/../secret/a.json` would be a blob of another container.
 */
export function staysInContainer(name: string): boolean {
  return !DOT_SEGMENT.test(name) && !HALF_CHARACTER.test(name);
}

export const NAME_REFUSED = {
  code: 'BLOB_NAME_REFUSED',
  fix: 'Name a blob without "." or ".." between its slashes and without broken characters',
};

export function blobNameRefused(container: string, name: string): InvalidInputError {
  const message = `Cannot use the blob name: it would not stay in the container "${container}": current value is ${JSON.stringify(name.slice(0, 200))}`;
  return new InvalidInputError(message, NAME_REFUSED);
}
