import { afterEach, describe, expect, inject, it } from 'vitest';
import { z } from 'zod';
import { migrateExport } from '../../functions/orchestrators/migrate-export.ts';
import { MigrationRequest } from '../../shared/migration/request.ts';
import { prepareMigration } from '../../shared/migration/stored-request.ts';
import { readText } from '../../shared/work/blob-json.ts';
import { drive } from './drive.ts';
import { type MigrationSite, startSite } from './migration-site.ts';
import { azureExport, type Drawn } from './small-export.ts';

let site: MigrationSite;
afterEach(() => site.stop());

const SIZE = { width: 64, height: 48 };
const PATHS = Array.from({ length: 6 }, (_, k) => `image-${k}.jpg`);
const POLL = /^GET \/api\/requests\//;
const PICTURE = /^GET \/api\/jobs\/\d+\/data/;
const FRAMES = /^GET \/api\/tasks\/\d+\/data\/meta/;

type Cut = {
  paths?: readonly string[];
  size?: { width: number; height: number };
  options?: { chunkSize?: number; segmentSize?: number };
};

/** Migrates the same images in so many tasks. */
async function migrate(
  tasks: number,
  before?: (activity: string) => Promise<void>,
  { paths = PATHS, size = SIZE, options = { chunkSize: 4 }, verdict = 'verified' }: Cut & { verdict?: string } = {},
): Promise<void> {
  site = await startSite(inject('azurite'));
  for (const path of paths) await site.putImage(path, size);
  const boxes = paths.map((image, k): Drawn => ({ image, label: 'Cat', box: [k, 2, 20, 10] }));
  const exported = await site.putExport(azureExport(Object.fromEntries(paths.map((path) => [path, size])), boxes));
  const request = MigrationRequest.parse({ export: exported, tasks: { size: paths.length / tasks, ...options } });
  const prepared = await prepareMigration(site.world, request);
  const input = {
    ...{ id: prepared.id, dryRun: false, dataSource: 'cloud-storage', prepared, exportEtag: prepared.exportEtag },
  };
  // However busy the machine is, no reading grows old meanwhile.
  const now = new Date();
  const world = { ...site.world, now: () => now };
  const { result } = await drive(world, migrateExport, input, before ? { before } : {});
  expect(result).toMatchObject({ verdict });
}

const asked = () => site.cvat.requestsSeen.map(({ method, path }) => `${method} ${path}`);
const count = (kind: RegExp) => asked().filter((request) => kind.test(request)).length;
const others = () => asked().length - count(POLL) - count(PICTURE);

/** What a task of three jobs asks, by step; each has its reason in bench/README.md. The last look lists its frames once more. */
const BY_STEP = {
  createTask: ['GET tasks', 'POST tasks'],
  attachImages: ['GET tasks', 'POST tasks/N/data'],
  // The last poll looks at the task itself.
  pollRequest: ['GET tasks/N'],
  checkImages: ['GET tasks/N/data/meta', 'GET jobs'],
  openNewTask: [],
  writeAnnotations: [
    'GET labels',
    'GET tasks/N/annotations',
    ...Array.from({ length: 3 }, () => 'PUT jobs/N/annotations'),
  ],
  verifyTask: [...['GET tasks', 'GET labels'], ...Array.from({ length: 3 }, () => 'GET jobs/N/annotations')],
};

describe('a task', () => {
  it('asks CVAT twelve things and two a job, beside polls and pictures: each job is written once and read back once', async () => {
    const starts: { activity: string; from: number }[] = [];
    const before = async (activity: string) => {
      starts.push({ activity, from: site.cvat.requestsSeen.length });
    };
    await migrate(1, before, { options: { chunkSize: 2, segmentSize: 2 } });
    const seen: Record<string, string[]> = {};
    for (const [index, { activity, from }] of starts.entries()) {
      if (!(activity in BY_STEP)) continue;
      const requests = asked().slice(from, starts[index + 1]?.from);
      const named = requests.filter((request) => !POLL.test(request) && !PICTURE.test(request));
      const plain = named.map((request) => request.replace('/api/', '').replaceAll(/\d+/g, 'N').replace(/\/$/, ''));
      seen[activity] = [...(seen[activity] ?? []), ...plain];
    }
    expect(seen).toEqual(BY_STEP);
  });

  it('is read job by job where somebody was faster than its first annotations: what they drew stays in their job', async () => {
    const drawn = { frame: 2, type: 'rectangle', points: [1, 1, 9, 9], attributes: [] };
    const before = async (activity: string) => {
      const { projects, annotations, tasks } = site.world.cvat;
      if (activity !== 'writeAnnotations' || (await annotations.ofTask(1)).shapes.length > 0) return;
      const [label] = await projects.labels(1);
      const job = (await tasks.jobs(1)).find(({ start_frame }) => start_frame === 2);
      const shape = { ...drawn, label_id: label?.id ?? 0 };
      await annotations.addToJob(job?.id ?? 0, { tags: [], shapes: [shape] });
    };
    await migrate(1, before, { options: { segmentSize: 2 }, verdict: 'verified-with-changes' });
    const { shapes } = await site.world.cvat.annotations.ofTask(1);
    expect(shapes.filter(({ frame }) => frame === 2)).toMatchObject([drawn]);
    expect(shapes).toHaveLength(PATHS.length);
  });

  it('costs CVAT at most 13 requests beside polls and pictures, and is created from a manifest of its own images only', async () => {
    await migrate(2);
    const two = others();
    await site.stop();
    const manifests = new Map<string, number>();
    await migrate(3, async (activity) => {
      if (activity !== 'checkImages') return;
      for await (const { name } of site.world.images.list(site.images)) {
        if (!/^cvat-task-.*\.jsonl$/.test(name)) continue;
        // The other lane may have come to its end with it since it was listed.
        const text = (await readText(site.world.images, site.images, name))?.text;
        if (text === undefined) continue;
        const rows = text.split('\n').filter((line) => line.includes('"name"'));
        manifests.set(name, rows.length);
      }
    });
    // The last poll looks at the task itself.
    const polled = 1;
    expect(others() - two - polled, asked().join('\n')).toBeLessThanOrEqual(13);
    // To fill and verify it, and at the end.
    expect(count(FRAMES)).toBe(2 * 3);
    // CVAT compares all rows with one another.
    expect([...manifests.values()]).toEqual([2, 2, 2]);
    const Data = z.object({ server_files: z.array(z.string()), chunk_size: z.literal(4) });
    const sent = site.cvat.requestsSeen.filter(({ method, path }) => method === 'POST' && /\/data\/?$/.test(path));
    const files = sent.flatMap(({ requestBody }) => Data.parse(requestBody).server_files);
    expect(files).toHaveLength(3);
    expect(new Set(files).size).toBe(3);
    expect(files).not.toContain('manifest.jsonl');
  });

  it('has chunks of ten where its pictures are big: the first opens three times sooner', async () => {
    await migrate(1, undefined, { paths: PATHS.slice(0, 1), size: { width: 1280, height: 720 }, options: {} });
    const sent = site.cvat.requestsSeen.filter(({ method, path }) => method === 'POST' && /\/data\/?$/.test(path));
    expect(sent.map(({ requestBody }) => requestBody)).toMatchObject([{ chunk_size: 10 }]);
  });
});
