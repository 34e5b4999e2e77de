import stringWidth from 'string-width';

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
  const folded: string[] = [];
  let rest = '';
  for (const word of line.slice(indent.length).split(' ')) {
    const longer = rest === '' ? word : `${rest} ${word}`;
    if (rest !== '' && indent.length + stringWidth(longer) > columns) {
      folded.push(rest);
      rest = word;
    } else rest = longer;
  }
  const start = line.slice(0, indent.length);
  return [...folded, rest].map((text, index) => `${index === 0 ? start : indent}${text}`);
}
