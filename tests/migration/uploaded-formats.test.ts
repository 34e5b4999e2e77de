import { afterEach, expect, inject, it } from 'vitest';
import { checkAgainstCvat } from '../checker/check-against-cvat.ts';
import { MADE_UPLOADED } from '../images/made-uploaded.ts';
import { type MigrationSite, startSite } from './migration-site.ts';
import { runSteps } from './run-steps.ts';
import { azureExport } from './small-export.ts';

let site: MigrationSite;
afterEach(() => site.stop());

const SIZE = { width: 61, height: 43 };

it('carries what CVAT shows only where it is uploaded: jp2, netpbm, tga, ico, dds and pcx', async () => {
  site = await startSite(inject('azurite'));
  const originals = new Map<string, Buffer>();
  for (const [extension, made] of Object.entries(MADE_UPLOADED)) {
    const path = `f/${extension}.${extension}`;
    originals.set(path, await made(SIZE.width, SIZE.height));
    await site.world.images.write(site.images, path, originals.get(path) ?? '');
  }
  const paths = [...originals.keys()];
  const drawn = paths.map((image) => ({
    image,
    label: 'Cat',
    box: [1, 2, 20, 10] as [number, number, number, number],
  }));
  const document = azureExport(Object.fromEntries(paths.map((path) => [path, SIZE])), drawn);
  const { result } = await runSteps(site.world, { export: await site.putExport(document), dataSource: 'upload' });
  expect(result).toEqual({ verdict: 'verified', findings: [] });
  const problems = await checkAgainstCvat({
    ...{ cvatUrl: site.cvat.url, token: site.cvat.tokens.writer },
    ...{ export: document, project: 'project', originals, frameName: (path: string) => path },
  });
  expect(problems).toEqual([]);
});
