import { setTimeout as pause } from 'node:timers/promises';
import type { ContainerClient } from '@azure/storage-blob';
import type { Finding } from '../../shared/dataset/finding.ts';
import { plural } from '../../shared/dataset/plural.ts';
import type { MigrationView } from '../../shared/http-api/answers.ts';
import { UNDO_WORDS } from '../../shared/migration/undo-words.ts';
import { howLong } from '../../shared/report/how-long.ts';
import { waitingWords } from '../terminal/waiting-words.ts';
import type { PipelineClient } from './pipeline-client.ts';
import { readReportBeside } from './report-beside.ts';

const POLL_MS = 1000;

export type NarrateOptions = {
  client: PipelineClient;
  /** Container of the images. */
  images: string;
  exports: ContainerClient;
  /** Opens a report in a browser. */
  key: string;
  say(line: string): void;
  signal: AbortSignal;
};

/** Tells what happens to what was dropped, until the signal aborts. What was there before is old news. */
export async function narrateDrops(options: NarrateOptions): Promise<void> {
  const told = new Map<string, string>();
  const seen: Seen = { read: new Map(), names: new Map() };
  const tell = ({ id, about, news }: News, quietly: boolean) => {
    if (told.get(id) === news.join()) return;
    told.set(id, news.join());
    if (quietly) return;
    const [headline, ...details] = news;
    options.say(`${new Date().toTimeString().slice(0, 8)}  ${about}: ${headline}`);
    for (const detail of details) options.say(`          ${detail}`);
  };
  for (let first = true; !options.signal.aborted; first = false) {
    try {
      for await (const news of allNews(options, seen)) tell(news, first);
    } catch (error) {
      // One look that fails is worth a word, not the end of everything.
      if (!options.signal.aborted) tell({ id: 'cannot look', about: 'cannot look', news: [String(error)] }, false);
    }
    await pause(POLL_MS, undefined, { signal: options.signal });
  }
}

/** Versions of reports that were read, and names of exports by the id of the migration: lists do not say them. */
type Seen = { read: Map<string, string>; names: Map<string, string> };

/** `id`: what it is about, also where two are called alike. */
type News = { id: string; about: string; news: string[] };

async function* allNews(options: NarrateOptions, { read, names }: Seen): AsyncGenerator<News> {
  const { client, images, exports, key, signal } = options;
  const manifest = await client.manifest(images);
  if (manifest.fresh)
    yield {
      ...{ id: 'manifest', about: 'manifest' },
      news: [`${plural(manifest.images, 'image')}, ${manifest.setAside} set aside`],
    };
  const views = await client.list();
  for (const view of views) {
    const { id } = view;
    if (!names.has(id)) names.set(id, (await client.get(id)).export ?? `migration ${id.slice(0, 8)}`);
    yield { id, about: names.get(id) ?? id, news: newsOf(view, key) };
  }
  for await (const { name, properties } of exports.listBlobsFlat({ abortSignal: signal })) {
    if (!name.endsWith('.report.json') || read.get(name) === properties.etag) continue;
    read.set(name, properties.etag);
    const report = await readReportBeside(exports, name);
    // Only what was refused has a report without a migration.
    if (!report || views.some(({ id }) => id === report.migration.id)) continue;
    yield { id: name, about: name, news: ['refused', ...report.findings.flatMap(findingLines)] };
  }
}

function newsOf({ runtimeStatus, status, verdict, undo, findings, links }: MigrationView, key: string): string[] {
  if (undo) return [UNDO_WORDS[undo]];
  if (verdict) return [verdict, `${links.report}?code=${key}`, ...findings.flatMap(findingLines)];
  if (runtimeStatus !== 'Running') return [runtimeStatus];
  const tasks = status?.tasks ? ` (${status.tasks.done} of ${status.tasks.total})` : '';
  const long = status?.tasks && status.images ? `, takes about ${howLong({ images: status.images.total })} in all` : '';
  return [`${status?.stage ?? 'starting'}${tasks}${long}`, ...(status?.waiting ? [waitingWords(status.waiting)] : [])];
}

const findingLines = ({ code, at, detail, fix }: Finding) => [`${at}: ${detail}`, `→ ${fix} [${code}]`];
