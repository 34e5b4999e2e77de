import stringWidth from 'string-width';
import { wrapped } from './wrapped.ts';

/** Commands and links are copied: a terminal that breaks them itself gives them back in one piece. */
const COPIED = /azureml-to-cvat |:\/\/|^\s*(?:npm|npx|node|curl) /;
/** Two blanks within a line: between a name and what it has, or between the columns of a table. */
const GAP = /(?<=\S) {2,}(?=\S)/g;

/** A line of prose in lines of at most `columns`, broken between words; those after the first begin below the text of the first. */
export function fold(line: string, columns: number): string[] {
  const gaps = [...line.matchAll(GAP)];
  if (stringWidth(line) <= columns || COPIED.test(line) || gaps.length > 1) return [line];
  const [gap] = gaps;
  const indent = ' '.repeat(gap ? gap.index + gap[0].length : line.search(/\S/));
  const start = line.slice(0, indent.length);
  return wrapped(line.slice(indent.length), columns - indent.length).map(
    (text, index) => `${index === 0 ? start : indent}${text}`,
  );
}
