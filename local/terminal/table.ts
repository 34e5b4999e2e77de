import { plain } from './plain.ts';

/** Columns of text to the left, of numbers to the right; no spaces at the ends of lines. */
export function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string[] {
  const columns = head.map((title, column) => {
    const cells = rows.map((row) => row[column] ?? '');
    const width = Math.max(title.length, ...cells.map((cell) => plain(String(cell)).length));
    return { width, numeric: cells.some((cell) => typeof cell === 'number') };
  });
  return [head, ...rows].map((row) =>
    columns
      .map(({ width, numeric }, column) => {
        const text = plain(String(row[column] ?? ''));
        return numeric ? text.padStart(width) : text.padEnd(width);
      })
      .join('  ')
      .trimEnd(),
  );
}
