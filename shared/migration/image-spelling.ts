import { slashed, unescaped } from '../azureml/images/path-variants.ts';

/**
 * Exports spell one image in several ways. The COCO export names the path as it is, JSON Lines have it in a URL, with escapes, and "%20"
 * may as well be part of a name. Which of both is meant tells the blob that was found by it: the identity (`account/container/path`)
 * with its escapes undone where the end of the blob's path, the longer one counts, is spelled so.
 */
export function meantIdentity(identity: string, blob: string): string {
  if (!identity.includes('%')) return identity;
  const [account = '', container = '', ...path] = identity.split('/');
  return `${account}/${container}/${meantPath(path.join('/'), blob)}`;
}

/** The same of a path without account and container. */
export function meantPath(path: string, blob: string): string {
  if (!path.includes('%')) return path;
  const plain = unescaped(path);
  const found = uniform(blob);
  return commonEnd(uniform(plain), found) > commonEnd(uniform(path), found) ? plain : path;
}

/** Of two identities of one blob: the same text where they differ in slashes, dots, Unicode forms or escapes only. */
export function spelling(identity: string, blob: string): string {
  const [account = '', container = '', ...path] = meantIdentity(identity, blob).split('/');
  return [account, container, uniform(path.join('/'))].join('/');
}

/** The same text for all paths that may be one, though nothing tells which spelling is meant: to look among, never to go by. */
export function anySpelling(path: string): string {
  let [text, plain] = [path, unescaped(path)];
  while (plain !== text) [text, plain] = [plain, unescaped(plain)];
  return uniform(text);
}

function uniform(path: string): string {
  return slashed(path).normalize('NFC');
}

/** Segments. */
function commonEnd(one: string, other: string): number {
  const [some, others] = [one.split('/').reverse(), other.split('/').reverse()];
  const apart = some.findIndex((segment, k) => segment !== others[k]);
  return apart === -1 ? some.length : apart;
}
