import { sourceOf } from '../../shared/azureml/images/image-names.ts';
import type { FoundExport } from './find-exports.ts';

/**
 * By the export that is older the newer one of the same project: one that has its name, at least half of its labels and at
 * least half of its pictures. To migrate both would put the same pictures into CVAT twice.
 */
export function newerExports(exports: readonly FoundExport[]): Map<FoundExport, FoundExport> {
  const latestFirst = [...exports].sort((a, b) => b.modified.getTime() - a.modified.getTime());
  const known = latestFirst.map((one) => ({ one, images: imagesOf(one), labels: labelsOf(one) }));
  const newer = new Map<FoundExport, FoundExport>();
  for (const [index, older] of known.entries()) {
    const found = known
      .slice(0, index)
      .find(
        (other) =>
          other.one.project === older.one.project &&
          sharesHalf(older.labels, other.labels) &&
          sharesHalf(older.images, other.images),
      );
    if (found) newer.set(older.one, newer.get(found.one) ?? found.one);
  }
  return newer;
}

const imagesOf = ({ look }: FoundExport) => new Set(look.wanted.map((names) => sourceOf(names)?.path ?? ''));

const labelsOf = ({ look }: FoundExport) => new Set(look.scan.categories.map(({ name }) => name ?? ''));

function sharesHalf(of: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  return [...of].filter((one) => other.has(one)).length * 2 >= of.size;
}
