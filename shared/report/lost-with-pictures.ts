import { plural } from '../dataset/plural.ts';
import type { FindingTotal, Report } from '../verification/report.ts';
import { sentenceOf } from './sentence.ts';

const LOST = 'ANNOTATION_OF_EXCLUDED_IMAGE';

/** Annotations that went with their pictures, told where the cause is told: by code, and by the place of the picture. */
export type LostWithPictures = {
  byCode: ReadonlyMap<string, number>;
  byPlace: ReadonlyMap<string, number>;
  rest: number;
};

/** undefined where nothing went with a picture, or where it is to be told by itself: no cause of it is known. */
export function lostWithPictures({ findingTotals, findings }: Report): LostWithPictures | undefined {
  const lost = findingTotals.find(({ code, effect }) => code === LOST && effect === 'excluded');
  const causes = findingTotals.filter(({ code, excluded }) => code !== LOST && excluded.images > 0);
  if (!lost || causes.length === 0) return undefined;
  const listed = findings.filter(({ code }) => code === LOST);
  const byPlace = new Map(listed.map(({ at, count = 1 }) => [at, count]));
  const [only] = causes;
  if (only && causes.length === 1) return { byCode: new Map([[only.code, lost.count]]), byPlace, rest: 0 };
  const causeOf = new Map(findings.flatMap(({ at, code, excludes }) => (excludes === 'image' ? [[at, code]] : [])));
  const byCode = new Map<string, number>();
  let rest = lost.count;
  for (const [at, count] of byPlace) {
    const code = causeOf.get(at);
    if (code === undefined) continue;
    byCode.set(code, (byCode.get(code) ?? 0) + count);
    rest -= count;
  }
  // A list that ends would give a cause too few: then no cause gets a number.
  return rest === 0 ? { byCode, byPlace, rest } : { byCode: new Map(), byPlace, rest: lost.count };
}

/** The totals that are told by themselves. */
export function toldTotals(report: Report, lost: LostWithPictures | undefined): readonly FindingTotal[] {
  return lost ? report.findingTotals.filter(({ code }) => code !== LOST) : report.findingTotals;
}

/** What the findings of one code say together, and what went with them. */
export function headlineOf(total: FindingTotal, lost: LostWithPictures | undefined): string {
  const count = lost?.byCode.get(total.code) ?? 0;
  if (count === 0) return sentenceOf(total);
  const whose = total.excluded.images === 1 ? 'its' : 'their';
  return `${sentenceOf(total)}, so ${whose} ${plural(count, 'annotation')} ${count === 1 ? 'is' : 'are'} not migrated`;
}

/** Where the list of a report ends before all of them have their cause. */
export function restText({ rest }: LostWithPictures): string {
  return `${plural(rest, 'annotation')} on pictures that were left out ${rest === 1 ? 'is' : 'are'} not migrated`;
}
