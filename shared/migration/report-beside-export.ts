import type { Report } from '../verification/report.ts';
import { reportHtml } from '../verification/report-html.ts';
import type { BlobStore, World } from '../world.ts';

/** A name without its `.json`, or `_1.jsonl`: the parts of a dataset are one export. */
export function withoutEnding(name: string): string {
  return name.replace(/\.json$|(?<=labeledDatapoints)_\d+\.jsonl$|\.jsonl$/i, '');
}

/** Where the report of `<name>.json` stands for whoever dropped it: `<name>.report.json` and `<name>.report.html`. */
export function besideExport(name: string, kind: 'json' | 'html'): string {
  return `${withoutEnding(name)}.report.${kind}`;
}

/** Writes the report in both forms under the names given. */
export async function writeReportFiles(
  store: BlobStore,
  container: string,
  names: { json: string; html: string },
  report: Report,
): Promise<void> {
  const json = `${JSON.stringify(report, undefined, 2)}\n`;
  await store.write(container, names.json, json, { contentType: 'application/json' });
  await store.write(container, names.html, reportHtml(report), { contentType: 'text/html; charset=utf-8' });
}

export async function writeBesideExport(
  world: World,
  { container, name }: { container: string; name: string },
  report: Report,
): Promise<void> {
  const names = { json: besideExport(name, 'json'), html: besideExport(name, 'html') };
  await writeReportFiles(world.images, container, names, report);
}
