import type { Channel } from '../report/channel-fix.ts';
import { reportHtml } from '../report/report-html.ts';
import type { ReportView } from '../report/report-view.ts';
import type { Gallery } from '../verification/gallery.ts';
import type { Report } from '../verification/report.ts';
import type { BlobStore, World } from '../world.ts';
import { isWatched } from './is-watched.ts';

/** A name without its `.json`, or `_1.jsonl`: the parts of a dataset are one export. */
export function withoutEnding(name: string): string {
  return name.replace(/\.json$|(?<=labeledDatapoints)_\d+\.jsonl$|\.jsonl$/i, '');
}

const KINDS = { json: 'report.json', html: 'report.html', findings: 'findings.csv', missing: 'missing.csv' } as const;

/** Where the report of `<name>.json` stands for whoever dropped it: `<name>.report.html` and so on. */
export function besideExport(name: string, kind: keyof typeof KINDS): string {
  return `${withoutEnding(name)}.${KINDS[kind]}`;
}

/** The long lists, made again for each place that they are written to. */
export type Lists = { findings(): AsyncIterable<Uint8Array>; missing(): AsyncIterable<Uint8Array> };

type Names = { json: string; html: string; findings?: string; missing?: string };

/** Writes the report in all its forms under the names given; the report itself last. */
export async function writeReportFiles(
  store: BlobStore,
  container: string,
  names: Names,
  { report, view, lists }: { report: Report; view: ReportView; lists?: Lists },
): Promise<void> {
  const csv = { contentType: 'text/csv; charset=utf-8' };
  if (lists && names.findings !== undefined) await store.write(container, names.findings, lists.findings(), csv);
  if (lists && names.missing !== undefined) await store.write(container, names.missing, lists.missing(), csv);
  const json = `${JSON.stringify(report, undefined, 2)}\n`;
  await store.write(container, names.json, json, { contentType: 'application/json' });
  await store.write(container, names.html, reportHtml(report, view), { contentType: 'text/html; charset=utf-8' });
}

/** Whoever can drop an export again has an options file for it; of all others somebody asked over HTTP. */
export function channelOf(world: World, { container, name }: { container: string; name: string }): Channel {
  if (!isWatched(world.config.exportsPath, { container, name })) return { kind: 'http' };
  return { kind: 'drop', optionsFile: `${withoutEnding(name).split('/').at(-1)}.options.json` };
}

/** Nothing is beside this file but the lists: its pictures are drawn without what lies under the shapes. */
export async function writeBesideExport(
  world: World,
  { container, name }: { container: string; name: string },
  { report, gallery, lists }: { report: Report; gallery?: Gallery; lists?: Lists },
): Promise<void> {
  const names = { json: besideExport(name, 'json'), html: besideExport(name, 'html') };
  const channel = channelOf(world, { container, name });
  if (!lists) return writeReportFiles(world.images, container, names, { report, view: { channel } });
  const files = { ...names, findings: besideExport(name, 'findings'), missing: besideExport(name, 'missing') };
  const beside = (file: string) => encodeURIComponent(file.split('/').at(-1) ?? '');
  const view: ReportView = {
    channel,
    ...(gallery ? { gallery } : {}),
    note: {
      text: 'This file holds the shapes without the pictures under them.',
      href: `${world.config.publicUrl}/api/migrations/${report.migration.id}/report`,
    },
    lists: { findings: beside(files.findings), missing: beside(files.missing) },
  };
  return writeReportFiles(world.images, container, files, { report, view, lists });
}
