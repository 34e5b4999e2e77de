import { readdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { afterEach, describe, expect, inject, it } from 'vitest';
import { z } from 'zod';
import { NormalizeOptions } from '../../shared/azureml/rules/options.ts';
import { normalizeNow } from '../../shared/migration/normalize-now.ts';
import { checkSite } from '../checker/check-site.ts';
import { type MigrationSite, startSite } from '../migration/migration-site.ts';
import { runDriven } from '../migration/run-driven.ts';
import type { Case } from './case.ts';

const FILES = (await readdir(import.meta.dirname)).filter((name) => /\.case\.ts$/.test(name)).toSorted();

const Coco = z.object({ annotations: z.array(z.unknown()) });
const MOST_LISTED = 20;

async function normalizedBy({ world, images, exports }: MigrationSite): Promise<Case['normalized']> {
  const source = { container: exports, name: 'project.json' };
  const answer = await normalizeNow(world, source, { options: NormalizeOptions.parse({}), images, runId: 'run' });
  const findings = (await answer.findings()).map(({ code }) => code);
  const again = await normalizeNow(world, source, { options: NormalizeOptions.parse({}), images, runId: 'again' });
  const document = Coco.parse(JSON.parse(Buffer.concat(await Array.fromAsync(again.coco())).toString('utf8')));
  expect(answer.kept.annotations).toBe(document.annotations.length);
  return { kept: answer.kept.annotations, tags: answer.kept.tags, said: findings.includes('TAGS_NOT_IN_COCO') };
}

let site: MigrationSite;
afterEach(() => site.stop());

describe.each(FILES)('%s', async (file) => {
  const loaded: { default: Case } = await import(resolve(import.meta.dirname, file));
  const one = loaded.default;

  it.each(Object.entries(one.runs))('%s', async (_, run) => {
    const { request, verdict, headline, left = new Map(), lost = [], changed = [], tasks } = run;
    site = await startSite(inject('azurite'), { ...one.settings });
    for (const [path, bytes] of one.pictures) await site.world.images.write(site.images, path, bytes);
    const { report } = await runDriven(site.world, { export: await site.putExport(one.export), ...request });
    expect(report.verdict, report.headline).toBe(verdict);
    if (headline !== undefined) expect(report.headline).toContain(headline);
    const { read, excluded } = report.totals.images;
    expect({ read, excluded }).toEqual({ read: one.export.images.length, excluded: left.size });
    for (const [path, [code, words]] of left) {
      const why = report.findings.find(({ excludes, at }) => excludes === 'image' && at.endsWith(` "${path}"`));
      // Of many the report lists the first ones.
      if (why || left.size < MOST_LISTED) expect(why).toMatchObject({ code, detail: expect.stringContaining(words) });
    }
    const others = report.findings.filter(({ effect, excludes }) => effect !== 'info' && excludes === undefined);
    expect([...new Set(others.map(({ code }) => code))]).toEqual(changed);
    if (tasks !== undefined) expect(report.tasks).toHaveLength(tasks);
    expect(report.opened.opened).toBe(report.opened.chunks);
    const flat = 'paths' in request && request.paths === 'basename';
    const frameName = (path: string) => (flat ? path.slice(path.lastIndexOf('/') + 1) : path);
    const check = {
      export: one.export,
      project: 'project',
      excluded: { images: new Set(left.keys()), annotations: new Set(lost) },
      frameName,
    };
    expect(await checkSite(site, check)).toEqual([]);
    if (one.normalized) expect(await normalizedBy(site)).toEqual(one.normalized);
  });
});
