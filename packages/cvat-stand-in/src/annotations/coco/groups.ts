/**
 * CVAT's groups of one image: annotations with equal ids (and the parts of one) share a number, counted from 1 within the
 * image in the order of the ids; an annotation without partners, or with id 0, is in group 0.
 */
export function groupNumbers(ids: readonly number[]): (id: number) => number {
  const sizes = new Map<number, number>();
  for (const id of ids) sizes.set(id, (sizes.get(id) ?? 0) + 1);
  const shared = [...sizes.keys()].filter((id) => id !== 0 && (sizes.get(id) ?? 0) > 1).sort((a, b) => a - b);
  return (id) => shared.indexOf(id) + 1;
}
