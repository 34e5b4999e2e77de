import { sourceOf } from '../../shared/azureml/images/image-names.ts';
import type { FoundExport } from './find-exports.ts';

/** `lacking`: pictures of the older one that are in no latest export of its project, as where each export is of one week's labels. */
export type Newer = { latest: FoundExport; lacking: number };

/**
 * By the export that is older the newer one of the same project: one that has its name, at least half of its labels and at
 * least half of its pictures. To migrate both would put the same pictures into CVAT twice.
 */
export function newerExports(exports: readonly FoundExport[]): Map<FoundExport, Newer> {
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
  const isLatest = ({ one }: (typeof known)[number]) => !newer.has(one);
  const ofProject = Map.groupBy(known.filter(isLatest), ({ one }) => one.project);
  const counted = known.flatMap(({ one, images, labels }): [FoundExport, Newer][] => {
    const latest = newer.get(one);
    const alike = ofProject.get(one.project)?.filter((other) => sharesHalf(labels, other.labels)) ?? [];
    const isThere = (image: string) => alike.some((other) => other.images.has(image));
    return latest ? [[one, { latest, lacking: [...images].filter((image) => !isThere(image)).length }]] : [];
  });
  return new Map(counted);
}

const imagesOf = ({ look }: FoundExport) => new Set(look.wanted.map((names) => sourceOf(names)?.path ?? ''));

const labelsOf = ({ look }: FoundExport) => new Set(look.scan.categories.map(({ name }) => name ?? ''));

function sharesHalf(of: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  return [...of].filter((one) => other.has(one)).length * 2 >= of.size;
}
