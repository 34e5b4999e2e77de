/**
 * `labeledDatapoints_12.jsonl`: 1,000 images a part and 500,000 in a project; a longer number is a date or a time. Whoever
 * copied them may have filled the numbers up with zeros, or counted from 0.
 */
const PART = /^(.+)_(\d{1,4})\.jsonl$/i;
/** What Azure ML calls its parts: one of them is never the whole of an export unless it is the only one there was. */
const OF_AZURE = /(?:^|\/)labeledDatapoints$/i;

/** Images that Azure ML writes into each part but the last. */
const FULL = 1000;

type PartName = { stem: string; number: number };
export type NamedExport = { stem: string; numbered: boolean; names: string[] };

export function partName(name: string): PartName | undefined {
  const [, stem, number] = PART.exec(name) ?? [];
  return stem === undefined ? undefined : { stem, number: Number(number) };
}

/** Whether a file of so many lines is a part as those are that have a next one. */
export function isFullPart(name: string, lines: number): boolean {
  const isPart = partName(name) !== undefined || OF_AZURE.test(name.replace(/\.jsonl$/i, ''));
  return isPart && lines === FULL;
}

/** The stem of a part that somebody has given the ending of a COCO file. */
export function renamedPart(name: string): string | undefined {
  return /\.json$/i.test(name) ? partName(`${name}l`)?.stem : undefined;
}

/** Whether a name says that the file is one of JSON Lines; its content decides. What the way back writes beside an export is none of it. */
export function isLinesName(name: string): boolean {
  return /(?<!\.cvat)\.jsonl$/i.test(name);
}

/**
 * Names of files by the exports that they are, each in the order of its numbers. Files whose names differ only in a number
 * are the parts of one where one of them has the number 1, or where they are called as Azure ML calls them.
 */
export function byExport(names: readonly string[]): NamedExport[] {
  const groups = Map.groupBy(names.filter(isLinesName), (name) => partName(name)?.stem.toLowerCase());
  return [...groups].flatMap(([key, members]): NamedExport[] => {
    const numbers = members.map((name) => partName(name)?.number ?? 0);
    if (key === undefined || !(numbers.includes(1) || OF_AZURE.test(key))) {
      return members.map((name) => ({ stem: name, numbered: false, names: [name] }));
    }
    const sorted = members.toSorted((a, b) => (partName(a)?.number ?? 0) - (partName(b)?.number ?? 0));
    return [{ stem: partName(sorted[0] ?? '')?.stem ?? key, numbered: true, names: sorted }];
  });
}
