import { setTimeout as pause } from 'node:timers/promises';
import { type ContainerClient, RestError } from '@azure/storage-blob';
import { z } from 'zod';
import { Finding } from '../shared/dataset/finding.ts';
import type { MigrationView, PipelineClient } from './pipeline-client.ts';

const POLL_MS = 1000;

/** What the pipeline leaves beside an export that it could not even start with. */
const Refusal = z.object({ verdict: z.literal('failed'), source: z.unknown(), findings: z.array(Finding) });

export type ActivityOptions = {
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
export async function tellActivity(options: ActivityOptions): Promise<void> {
  const told = new Map<string, string>();
  const read = new Map<string, string>();
  const tell = ({ about, news }: News, quietly: boolean) => {
    if (told.get(about) === news.join()) return;
    told.set(about, news.join());
    if (quietly) return;
    const [headline, ...details] = news;
    options.say(`${new Date().toTimeString().slice(0, 8)}  ${about}: ${headline}`);
    for (const detail of details) options.say(`          ${detail}`);
  };
  for (let first = true; !options.signal.aborted; first = false) {
    try {
      for await (const news of allNews(options, read)) tell(news, first);
    } catch (error) {
      // One look that fails is worth a word, not the end of everything.
      if (!options.signal.aborted) tell({ about: 'cannot look', news: [String(error)] }, false);
    }
    await pause(POLL_MS, undefined, { signal: options.signal });
  }
}

type News = { about: string; news: string[] };

async function* allNews(options: ActivityOptions, read: Map<string, string>): AsyncGenerator<News> {
  const { client, images, exports, key, signal } = options;
  const manifest = await client.manifest(images);
  if (manifest.fresh)
    yield {
      about: 'manifest',
      news: [`${manifest.images} image${manifest.images === 1 ? '' : 's'}, ${manifest.setAside} set aside`],
    };
  for (const view of await client.list()) yield { about: `migration ${view.id.slice(0, 8)}`, news: newsOf(view, key) };
  for await (const { name, properties } of exports.listBlobsFlat({ abortSignal: signal })) {
    if (!name.endsWith('.report.json') || read.get(name) === properties.etag) continue;
    read.set(name, properties.etag);
    const refusal = await readRefusal(exports, name);
    if (refusal) yield { about: name, news: ['refused', ...refusal.findings.flatMap(findingLines)] };
  }
}

function newsOf({ runtimeStatus, status, verdict, findings, links }: MigrationView, key: string): string[] {
  if (verdict) return [verdict, `${links.report}?code=${key}`, ...findings.flatMap(findingLines)];
  if (runtimeStatus !== 'Running') return [runtimeStatus];
  const tasks = status?.tasks ? ` (${status.tasks.done} of ${status.tasks.total})` : '';
  return [`${status?.stage ?? 'starting'}${tasks}`];
}

const findingLines = ({ code, at, detail, fix }: Finding) => [`${code} at ${at}: ${detail}`, `→ ${fix}`];

async function readRefusal(exports: ContainerClient, name: string) {
  try {
    const text = (await exports.getBlobClient(name).downloadToBuffer()).toString('utf8');
    const content: unknown = JSON.parse(text);
    // A report of a migration that ran says `schema`; that one is told by its verdict.
    return typeof content === 'object' && content && 'schema' in content ? undefined : Refusal.safeParse(content).data;
  } catch (error) {
    if (error instanceof RestError && error.statusCode === 404) return undefined;
    throw error;
  }
}
