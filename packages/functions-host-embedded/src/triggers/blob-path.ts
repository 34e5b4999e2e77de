export type BlobAddress = { readonly container: string; readonly name: string };

/** The parameters of a path, or undefined where the blob does not match. */
export type BlobPathMatcher = (blob: BlobAddress) => Readonly<Record<string, string>> | undefined;

const escapeLiteral = (literal: string) => literal.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

/**
 * Compiles `container/folder/{name}.json` (settings resolved already): a parameter takes as much as it can, slashes included,
 * as in the real extension; a path that is only the container matches every blob in it.
 */
export function compileBlobPath(path: string): BlobPathMatcher {
  const slash = path.indexOf('/');
  const container = slash < 0 ? path : path.slice(0, slash);
  const pattern = slash < 0 ? '' : path.slice(slash + 1);
  const names: string[] = [];
  const source = pattern
    .split(/(\{[^{}]+\})/)
    .map((part) => {
      const name = /^\{(.+)\}$/.exec(part)?.[1];
      if (name === undefined) return escapeLiteral(part);
      names.push(name);
      return '(.*)';
    })
    .join('');
  const expression = pattern === '' ? /^/ : new RegExp(`^${source}$`, 's');
  return (blob) => {
    if (blob.container.toLowerCase() !== container.toLowerCase()) return undefined;
    const groups = expression.exec(blob.name);
    return groups ? Object.fromEntries(names.map((name, index) => [name, groups[index + 1] ?? ''])) : undefined;
  };
}

/** Container and name of a blob's URL, in both styles: `https://account.host/c/n` and `http://127.0.0.1:1/account/c/n`. */
export function blobAddressOf(url: URL): BlobAddress | undefined {
  const pathStyle = /^(\d{1,3}(\.\d{1,3}){3}|localhost)$/.test(url.hostname);
  const parts = url.pathname.split('/').slice(pathStyle ? 2 : 1);
  const [container, ...rest] = parts.map(decodeURIComponent);
  const name = rest.join('/');
  return container && name ? { container, name } : undefined;
}
