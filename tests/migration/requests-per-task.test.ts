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

/** Migrates the same images in so many tasks. */
async function migrate(
  tasks: number,
  before?: (activity: string) => Promise<void>,
  { size, options }: { size: { width: number; height: number }; options: { chunkSize?: number } } = {
    size: SIZE,
    options: { chunkSize: 4 },
  },
): Promise<void> {
  site = await startSite(inject('azurite'));
  for (const path of PATHS) await site.putImage(path, size);
  const boxes = PATHS.map((image, k): Drawn => ({ image, label: 'Cat', box: [k, 2, 20, 10] }));
  const exported = await site.putExport(azureExport(Object.fromEntries(PATHS.map((path) => [path, size])), boxes));
  const request = MigrationRequest.parse({ export: exported, tasks: { size: PATHS.length / tasks, ...options } });
  const prepared = await prepareMigration(site.world, request);
  const input = {
    ...{ id: prepared.id, dryRun: false, dataSource: 'cloud-storage', prepared, exportEtag: prepared.exportEtag },
  };
  const { result } = await drive(site.world, migrateExport, input, before ? { before } : {});
  expect(result).toMatchObject({ verdict: 'verified' });
}

const asked = () => site.cvat.requestsSeen.map(({ method, path }) => `${method} ${path}`);
const count = (kind: RegExp) => asked().filter((request) => kind.test(request)).length;
const others = () => asked().length - count(POLL) - count(PICTURE);

describe('a task', () => {
  it('costs CVAT at most 13 requests beside polls and pictures: its frames are listed once to fill it and once to verify it', async () => {
    await migrate(1);
    const one = others();
    await site.stop();
    await migrate(3);
    // The last poll looks at the task itself.
    const polled = 1;
    expect((others() - one) / 2 - polled, asked().join('\n')).toBeLessThanOrEqual(13);
    expect(count(FRAMES)).toBe(2 * 3);
  });

  it('is created from a manifest of its own images only: CVAT compares all rows with one another', async () => {
    const manifests: number[] = [];
    await migrate(3, async (activity) => {
      if (activity !== 'checkImages') return;
      for await (const { name } of site.world.images.list(site.images)) {
        if (!/^cvat-task-.*\.jsonl$/.test(name)) continue;
        const text = (await readText(site.world.images, site.images, name))?.text ?? '';
        manifests.push(
          text
            .trim()
            .split('\n')
            .filter((line) => line.includes('"name"')).length,
        );
      }
    });
    expect(manifests).toEqual([2, 2, 2]);
    const Data = z.object({ server_files: z.array(z.string()), chunk_size: z.literal(4) });
    const sent = site.cvat.requestsSeen.filter(({ method, path }) => method === 'POST' && /\/data\/?$/.test(path));
    const files = sent.flatMap(({ requestBody }) => Data.parse(requestBody).server_files);
    expect(files).toHaveLength(3);
    expect(new Set(files).size).toBe(3);
    expect(files).not.toContain('manifest.jsonl');
  });

  it('has chunks of ten where its pictures are big: the first opens three times sooner', async () => {
    await migrate(1, undefined, { size: { width: 1280, height: 720 }, options: {} });
    const sent = site.cvat.requestsSeen.filter(({ method, path }) => method === 'POST' && /\/data\/?$/.test(path));
    expect(sent.map(({ requestBody }) => requestBody)).toMatchObject([{ chunk_size: 10 }]);
  });
});
