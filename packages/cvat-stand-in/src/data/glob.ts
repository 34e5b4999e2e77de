/** Python's fnmatch: `*` crosses `/`. */
export function glob(pattern: string): RegExp {
  const source = pattern.replace(/\[(!?)([^\]]+)\]|[.*+?^${}()|\\]/g, (part, not?: string, set?: string) => {
    if (set !== undefined) return `[${not ? '^' : ''}${set.replaceAll('\\', '\\\\')}]`;
    if (part === '*') return '.*';
    return part === '?' ? '.' : `\\${part}`;
  });
  return new RegExp(`^${source}$`, 's');
}
