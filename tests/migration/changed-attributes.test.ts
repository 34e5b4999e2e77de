import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import type { Report } from '../../shared/verification/report.ts';
import { askCvat } from './ask-cvat.ts';
import { driveMigration } from './drive-migration.ts';
import { endSteps } from './end-steps.ts';
import { keepSite } from './kept-site.ts';
import type { MigrationSite } from './migration-site.ts';
import { DOCUMENT, startThreeImages } from './three-images.ts';

/** Of three boxes of one label, the first has attributes. */
const [box, ...others] = DOCUMENT.annotations;
const EXPORT = { ...DOCUMENT, annotations: [{ ...box, attributes: { labeler: 'Anna', team: 'red' } }, ...others] };

let kept: Awaited<ReturnType<typeof keepSite>>;
let site: MigrationSite;
let id: string;
beforeAll(async () => {
  kept = await keepSite(async () => {
    const first = await startThreeImages();
    const request = { export: await first.putExport(EXPORT), normalize: { attributes: true } };
    ({ id } = await driveMigration(first.world, request));
    return first;
  });
});
beforeEach(async () => {
  site = await kept.start();
});
afterEach(() => site.stop());
afterAll(() => kept.drop());

async function ended(change: () => Promise<void>): Promise<Report> {
  await change();
  return (await endSteps(site.world, id, { checked: false })).report;
}

const Attributes = z.object({ attributes: z.array(z.looseObject({ name: z.string() })) });

/** What somebody does with the attributes of the label, one after the other, as CVAT takes it. */
async function changeEach(change: (name: string) => object): Promise<void> {
  const [task] = await site.world.cvat.tasks.ofMigrations();
  const [label] = await site.world.cvat.projects.labels(task?.project_id ?? 0);
  const path = `/api/labels/${label?.id}`;
  const { attributes } = Attributes.parse(await (await askCvat(site, 'PATCH', path, {})).json());
  const changed = attributes.map((attribute) => ({ ...attribute, ...change(attribute.name) }));
  expect((await askCvat(site, 'PATCH', path, { attributes: changed })).status).toBe(200);
}

const changedImages = ({ verdict, findings }: Report) => [
  verdict,
  ...findings.filter(({ code }) => code === 'IMAGE_CHANGED_IN_CVAT').map(({ detail }) => detail.split(': ').at(-1)),
];

it('a default that somebody gives an attribute stands wherever no value does: the report tells the images', async () => {
  const report = await ended(() => changeEach((name) => (name === 'labeler' ? { default_value: 'Bob' } : {})));
  expect(changedImages(report)).toEqual(['verified-with-changes', '"a/three.jpg", "a/two.jpg"']);
});

it('names of two attributes that somebody swaps are told by the images that have them', async () => {
  const name = (from: string, to: string) => changeEach((name) => (name === from ? { name: to } : {}));
  const report = await ended(async () => {
    await name('labeler', 'other');
    await name('team', 'labeler');
    await name('other', 'team');
  });
  expect(changedImages(report)).toEqual(['verified-with-changes', '"a/one.jpg"']);
});

it('an attribute of the own project that somebody adds changes nothing', async () => {
  const own = { name: 'seen', mutable: false, input_type: 'text', default_value: 'no', values: [] };
  const report = await ended(async () => {
    const [task] = await site.world.cvat.tasks.ofMigrations();
    const [label] = await site.world.cvat.projects.labels(task?.project_id ?? 0);
    await askCvat(site, 'PATCH', `/api/labels/${label?.id}`, { attributes: [own] });
  });
  expect(changedImages(report)).toEqual(['verified']);
});
