import { afterEach, expect, inject, it } from 'vitest';
import { migrateExport } from '../../functions/orchestrators/migrate-export.ts';
import { MigrationRequest } from '../../shared/migration/request.ts';
import { prepareMigration } from '../../shared/migration/stored-request.ts';
import type { Report } from '../../shared/verification/report.ts';
import { drive } from './drive.ts';
import { type MigrationSite, startSite } from './migration-site.ts';
import { reportOf } from './report-of.ts';
import { azureExport } from './small-export.ts';
import { writtenByOthers } from './written-by-others.ts';

let site: MigrationSite;
afterEach(() => site.stop());

const SIZE = { width: 64, height: 48 };
const EXPORT = azureExport({ 'u/a.jpg': SIZE }, [{ image: 'u/a.jpg', label: 'cow', box: [1, 1, 20, 20] }]);
const THEIRS =
  '{"version":"1.1"}\n{"type":"images"}\n' +
  '{"name":"u/a","extension":".jpg","width":64,"height":48,"meta":{"related_images":["u/context.jpg"]}}\n';

async function startWithTheirs(others: string): Promise<void> {
  site = await startSite(inject('azurite'), { MANIFEST_OF_OTHERS: others });
  await site.putImage('u/a.jpg', SIZE);
  await writtenByOthers(site.images, 'manifest.jsonl', THEIRS);
}

async function migrate(options: object): Promise<Report> {
  const { world } = site;
  // Beside the images, where nobody watches for exports.
  await writtenByOthers(site.images, 'Labeling/export.json', JSON.stringify(EXPORT));
  const request = { export: { container: site.images, name: 'Labeling/export.json' }, ...options };
  const prepared = await prepareMigration(world, MigrationRequest.parse(request));
  const { id, exportEtag, request: complete } = prepared;
  const { dryRun, dataSource } = complete;
  const before = await listed();
  await drive(world, migrateExport, { id, dryRun, dataSource, exportEtag, prepared });
  if (dryRun) expect(await listed()).toEqual(before);
  return reportOf(world, id);
}

async function listed(): Promise<Map<string, string>> {
  const blobs = await Array.fromAsync(site.world.images.list(site.images));
  return new Map(blobs.map(({ name, etag }) => [name, etag]));
}

const said = ({ findings }: Report) => findings.find(({ code }) => code === 'MANIFEST_OF_OTHERS')?.detail;

it.each(['copy', 'leave'])(
  'a dry run writes nothing into the container, and says what a migration would do (%s)',
  async (others) => {
    await startWithTheirs(others);
    const report = await migrate({ dryRun: true });
    expect(report.verdict).toBe('verified');
    expect(said(report)).toContain(others === 'copy' ? 'would keep a copy' : 'it stays as it is');
    expect(site.cvat.requestsSeen.filter(({ method }) => method !== 'GET' && method !== 'HEAD')).toEqual([]);
  },
);

it('a migration that is to leave it registers the storage with a manifest of another name', async () => {
  await startWithTheirs('leave');
  const before = (await listed()).get('manifest.jsonl');
  const report = await migrate({});
  expect(report.verdict).toBe('verified');
  expect(said(report)).toContain(
    'it was left as it is, and the manifest of this tool is "manifest.azureml-to-cvat.jsonl"',
  );
  expect((await listed()).get('manifest.jsonl')).toBe(before);
  const [storage] = await site.world.cvat.storages.list();
  expect(storage?.manifests).toEqual(['manifest.azureml-to-cvat.jsonl']);
  expect((await migrate({})).verdict).toBe('verified');
  expect((await listed()).get('manifest.jsonl')).toBe(before);
});

it('a migration of the app that keeps the manifest keeps a copy of the other one, for as long as somebody wants it', async () => {
  await startWithTheirs('copy');
  const report = await migrate({});
  expect(report.verdict).toBe('verified');
  const copy = [...(await listed()).keys()].find((name) => name.startsWith('manifest.kept-')) ?? '';
  expect(said(report)).toContain(`it was kept as "${copy}", and written over`);
  const kept = await site.world.images.readRange(site.images, copy, { offset: 0, length: 1000 });
  expect(Buffer.from(kept ?? []).toString()).toBe(THEIRS);
  await site.world.images.delete(site.images, copy);
  expect(said(await migrate({}))).toBeUndefined();
});
