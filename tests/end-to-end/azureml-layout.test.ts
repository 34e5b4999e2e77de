import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { Report } from '../../shared/verification/report.ts';
import { falseSentences } from '../checker/check-report.ts';
import { azureExport } from '../migration/small-export.ts';
import { eventually } from './eventually.ts';
import { type RunningPipeline, startPipeline } from './running-pipeline.ts';
import { expectSums } from './sums.ts';

const SIZE = { width: 64, height: 48 };
const IMAGE = 'UI/2023-09-14_194508_UTC/street/one.jpg';
const EXPORT = JSON.stringify(azureExport({ [IMAGE]: SIZE }, [{ image: IMAGE, label: 'Cat', box: [1, 2, 20, 10] }]));
const FOLDER = 'Labeling/export/coco/6fa3fc0a-4f3a-4a5e-9f0e-1c2d3e4f5a6b';

let pipeline: RunningPipeline;
beforeAll(async () => {
  // Azure ML keeps images, exports and much else in one container, the default store of the workspace.
  pipeline = await startPipeline(inject('azurite'), ({ images }) => ({
    EXPORTS_PATH: `${images}/Labeling/export/coco/{guid}/{name}.json`,
  }));
  await pipeline.putImage(IMAGE, SIZE);
});
afterAll(() => pipeline?.stop());

const put = (name: string) => pipeline.world.images.write(pipeline.images, name, EXPORT);

describe("Azure ML's own folder as the watched path", () => {
  it('takes the exports that Azure ML writes there, and no other JSON of the container', async () => {
    const others = [
      'UI/labels.json',
      'Labeling/export/coco/loose.json',
      'Labeling/export/csv/a/b.json',
      'azureml/run.json',
    ];
    for (const name of others) await put(name);
    await put(`${FOLDER}/street.json`);
    const report = await eventually(async () => {
      const blob = await pipeline.world.images.read(pipeline.images, `${FOLDER}/street.report.json`);
      return Report.parse(JSON.parse(Buffer.concat(await Array.fromAsync(blob?.bytes ?? [])).toString('utf8')));
    });
    expectSums(report);
    expect(await falseSentences(pipeline.world, report)).toEqual([]);
    expect(report).toMatchObject({
      verdict: 'verified',
      source: { export: `${pipeline.images}/${FOLDER}/street.json` },
    });
    await eventually(async () => {
      const log = await readFile(pipeline.logFile, 'utf8');
      expect(log.split('An event came for a blob outside').length).toBeGreaterThan(others.length);
    });
    // The same content under another name would be another migration.
    expect(await pipeline.client.list()).toHaveLength(1);
    const reports = await Array.fromAsync(pipeline.world.images.list(pipeline.images));
    expect(reports.map(({ name }) => name).filter((name) => name.includes('.report.'))).toHaveLength(2);
  });
});
