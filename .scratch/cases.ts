import { readFile, readdir, mkdtemp } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { startAzurite } from '../local/parts/azurite.ts';
import { startSite } from '../tests/migration/migration-site.ts';
import { drive } from '../tests/migration/drive.ts';
import { migrateExport } from '../functions/orchestrators/migrate-export.ts';
import { prepareMigration } from '../shared/migration/prepared.ts';
import { MigrationRequest } from '../shared/migration/request.ts';
import { readPlainJson } from '../shared/work/blob-json.ts';
import { workBlobs } from '../shared/work/work-blobs.ts';
import { readCvat } from '../tests/checker/read-cvat.ts';
const azurite = await startAzurite({ dataDir: await mkdtemp('/tmp/azurite-') });
const root = '/work/shared/cases/trust';
const only = process.argv.slice(2);
const files = async (dir: string) => (await readdir(dir, { recursive: true, withFileTypes: true }).catch(() => [])).filter((f) => f.isFile()).map((f) => join(f.parentPath, f.name));
async function go(site: any, file: string, options: object, name = 'export.json') {
  const document = (await readFile(file, 'utf8')).replaceAll('.blob.core.windows.net/images/', `.blob.core.windows.net/${site.images}/`);
  const world = { ...site.world, config: { ...site.world.config, late: { limitMs: 600, pauseMs: 50 } } };
  try {
    const prepared = await prepareMigration(world, MigrationRequest.parse({ ...options, export: await site.putExport(document, name) }));
    const input = { id: prepared.id, dryRun: false, dataSource: prepared.request.dataSource, exportEtag: prepared.exportEtag, prepared };
    const r = await drive(world, migrateExport, input);
    const report: any = await readPlainJson(site.world.work, site.world.config.workContainer, workBlobs(prepared.id).report);
    console.log(`  ${relative(root, file)} ${JSON.stringify(options)} => ${report?.verdict ?? JSON.stringify(r.result)}: ${report?.headline}`);
    const { images, annotations } = report.totals;
    console.log('   ', JSON.stringify([images, annotations].map((t: any) => ({ read: t.read, mig: t.migrated, there: t.alreadyThere, kept: t.kept, ex: t.excluded, upd: t.updated }))));
    for (const f of report.findings) console.log('    -', f.code, f.severity, f.effect ?? '', f.at, '|', f.detail.slice(0, 160), '|', f.fix.slice(0, 90));
    if (report.target.project) {
      const c = await readCvat({ cvatUrl: site.cvat.url, token: site.cvat.tokens.writer }, report.target.project.name);
      for (const f of c.frames) console.log('    CVAT', f.task, f.frame, f.name, `${f.width}x${f.height}`, JSON.stringify(c.jobs.filter((j) => j.task === f.task).flatMap((j) => [...j.content.shapes.filter((s) => s.frame === f.frame).map((s) => `${s.type}:${s.points.slice(0, 8)}`), ...j.content.tags.filter((t) => t.frame === f.frame).map(() => 'tag')])));
      console.log('    labels', c.labels.map((l) => l.name).join(', '));
    }
  } catch (error) { console.log('  THROWN', file, error); }
}
for (const name of (await readdir(root)).filter((n) => /^\d/.test(n)).sort()) {
  if (only.length && !only.some((o) => name.startsWith(o))) continue;
  console.log(`== ${name}`);
  const dir = join(root, name);
  const exports = (await files(dir)).filter((f) => f.endsWith('.json')).sort();
  const flat = name.includes('basename');
  const modes = name.startsWith('12') ? [{ dataSource: 'upload' }, {}] : flat ? [{ paths: 'basename' }, {}] : name.startsWith('06') ? [{}] : [{}];
  for (const options of modes) {
    let site: any = await startSite(azurite.connectionString);
    const put = async () => {
      for (const folder of ['images', 'container']) for (const f of await files(join(dir, folder))) await site.world.images.write(site.images, relative(join(dir, folder), f), await readFile(f));
      if (name.startsWith('12')) for (const p of ['f/a.jpg', 'f/a.jpg/tile1.jpg', 'f/b.jpg']) await site.world.images.write(site.images, p, await readFile(join(dir, 'picture.jpg')));
    };
    await put();
    for (const [k, file] of exports.entries()) {
      if (k > 0 && !name.startsWith('06')) { await site.stop(); site = await startSite(azurite.connectionString); await put(); }
      await go(site, file, options, name.startsWith('06') ? 'labels.json' : 'export.json');
    }
    await site.stop();
  }
}
await azurite.stop();
process.exit(0);
