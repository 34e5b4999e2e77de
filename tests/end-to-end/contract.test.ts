import { afterEach, describe, expect, inject, it } from 'vitest';
import { checkSite } from '../checker/check-site.ts';
import { type MigrationSite, startSite } from '../migration/migration-site.ts';
import { runSteps } from '../migration/run-steps.ts';
import { azureExport, type Drawn } from '../migration/small-export.ts';
import { KNOWN_DIFFERENCES } from '../openapi/known-differences.ts';
import { loadOpenApi } from '../openapi.ts';

const SIZE = { width: 64, height: 48 };
const IMAGES = { 'a/one.jpg': SIZE, 'a/two.png': SIZE, 'three.jpg': SIZE };
const DRAWN: Drawn[] = [
  { image: 'a/one.jpg', label: 'Animal/Cat', box: [1, 2, 20, 10] },
  { image: 'a/two.png', label: 'Animal/Dog', polygon: [1, 1, 30, 2, 31, 40] },
  { image: 'three.jpg', label: 'sunny' },
];

describe.each(['cloud-storage', 'upload'])('all traffic of a migration (%s)', (dataSource) => {
  let site: MigrationSite;
  afterEach(() => site?.stop());

  it("agrees with CVAT's own description, but for the differences that are listed and explained", async () => {
    const description = await loadOpenApi();
    site = await startSite(inject('azurite'));
    for (const path of Object.keys(IMAGES)) await site.putImage(path, SIZE);
    const document = azureExport(IMAGES, DRAWN);
    const exported = await site.putExport(document);
    const { result } = await runSteps(site.world, { export: exported, dataSource });
    expect(result.verdict).toBe('verified');
    // The checker asks CVAT, too, and is no part of what is described here.
    const seen = site.cvat.requestsSeen.filter(({ headers }) => headers['user-agent'] === 'azureml-to-cvat');
    expect(await checkSite(site, { export: document, project: 'project' })).toEqual([]);
    expect(seen.length).toBeGreaterThan(20);
    expect(seen.filter(({ status }) => status >= 500 || status === 0)).toEqual([]);
    const differences = seen.flatMap(
      (one) => description?.differences({ ...one, requestType: one.headers['content-type'] }) ?? [],
    );
    expect([...new Set(differences)]).toEqual([]);
  });
});

it('every listed difference says why the contract sheet wins', () => {
  expect(KNOWN_DIFFERENCES.filter(({ reason }) => !/contract \d/.test(reason))).toEqual([]);
});
