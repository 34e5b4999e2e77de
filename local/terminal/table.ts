import stringWidth from 'string-width';
import { plain } from './plain.ts';

/** Columns of text to the left, of numbers to the right; no spaces at the ends of lines. */
export function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string[] {
  const columns = head.map((title, column) => {
    const cells = rows.map((row) => row[column] ?? '');
    const width = Math.max(...[title, ...cells].map((cell) => stringWidth(plain(String(cell)))));
    return { width, numeric: cells.some((cell) => typeof cell === 'number') };
  });
  return [head, ...rows].map((row) =>
    columns
      .map(({ width, numeric }, column) => {
        const text = plain(String(row[column] ?? ''));
        const blanks = ' '.repeat(width - stringWidth(text));
        return numeric ? blanks + text : text + blanks;
      })
      .join('  ')
      .trimEnd(),
  );
}
