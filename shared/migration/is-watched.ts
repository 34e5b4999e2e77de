import { isDroppedLines } from './dropped-parts.ts';

/**
 * A parameter such as `{name}` takes as much as it can, slashes included, as it does in the host. Where `.json` is watched,
 * `.jsonl` is, too.
 */
export function isWatched(exportsPath: string, { container, name }: { container: string; name: string }): boolean {
  const literal = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const pattern = exportsPath
    .split(/\{[^{}]+\}/)
    .map(literal)
    .join('.+');
  const asked = isDroppedLines(name) ? name.slice(0, -1) : name;
  return new RegExp(`^${pattern}$`, 'is').test(`${container}/${asked}`);
}
