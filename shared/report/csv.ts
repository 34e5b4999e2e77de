const CHUNK = 256 * 1024;

/** RFC 4180 in UTF-8 with a byte order mark, which spreadsheets need to read anything but ASCII. */
export async function* encodeCsv(
  head: readonly string[],
  rows: Iterable<readonly Cell[]> | AsyncIterable<readonly Cell[]>,
): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  let text = `\uFEFF${lineOf(head)}`;
  for await (const row of rows) {
    text += lineOf(row);
    if (text.length < CHUNK) continue;
    yield encoder.encode(text);
    text = '';
  }
  yield encoder.encode(text);
}

export type Cell = string | number | undefined;

function lineOf(cells: readonly Cell[]): string {
  return `${cells.map((cell) => quoted(String(cell ?? ''))).join(',')}\r\n`;
}

/** A text that a spreadsheet would take for a formula is marked as text: names come from whoever made the export. */
function quoted(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
