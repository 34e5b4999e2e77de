import { Buffer } from 'node:buffer';
import { downloadZip } from 'client-zip';
import { expect, test } from 'vitest';
import { importCoco } from '../../src/annotations/coco/import-coco.ts';
import { bytesOf, categories, documentOf, image, run, target } from './coco-case.ts';

test('importCoco() takes a bare document whose sections stand in any order', async () => {
  const { annotations, images } = documentOf();
  const { shapes } = await run({ annotations, info: {}, images, licenses: [], categories });
  expect(shapes).toEqual([
    {
      ...{ type: 'rectangle', frame: 0, label_id: 7, points: [10, 20, 40, 60], group: 0, source: 'file', score: 1 },
      ...{ occluded: false, outside: false, z_order: 0, rotation: 0, attributes: [] },
    },
  ]);
});

test('importCoco() refuses a top-level key that it does not know', async () => {
  await expect(run(documentOf({ contributor: 'x' }))).rejects.toThrow(
    "Failed to import dataset 'coco_instances' at '/home/django/data/tmp/annotations/default.json': Unknown key: contributor",
  );
});

test.each(['categories', 'images', 'annotations'])('importCoco() demands the section %s', async (section) => {
  const { [section]: _, ...rest } = documentOf() as Record<string, unknown>;
  await expect(run(rest)).rejects.toThrow(`Cannot find the ${section} section.`);
});

test('importCoco() refuses a byte order mark', async () => {
  const bytes = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), bytesOf(documentOf())]);
  await expect(importCoco(bytes, target('a.jpg'))).rejects.toThrow('239 is invalid character at pos: 1');
});

test('importCoco() refuses UTF-16', async () => {
  const bytes = Buffer.from(JSON.stringify(documentOf()), 'utf16le');
  await expect(importCoco(bytes, target('a.jpg'))).rejects.toThrow('Parse error');
});

test('importCoco() refuses bytes that are not UTF-8', async () => {
  const bytes = Buffer.from(JSON.stringify(documentOf({ images: [image(1, 'ä.jpg')] })), 'latin1');
  await expect(importCoco(bytes, target('ä.jpg'))).rejects.toThrow('Parse error');
});

test.each(['', '{"images":[', '[]', 'null', '{"categories":[NaN],"images":[],"annotations":[]}'])(
  'importCoco() refuses anything but a COCO document: %j',
  async (text) => {
    await expect(run(text)).rejects.toThrow("Failed to import dataset 'coco_instances'");
  },
);

test('importCoco() finds nothing to do where images is empty, and does not fail', async () => {
  expect(await run(documentOf({ images: [] }))).toEqual({ tags: [], shapes: [], tracks: [] });
});

test('importCoco() takes annotations/instances_<subset>.json out of a zip, whatever the file is called', async () => {
  const zip = await downloadZip([
    { name: 'annotations/instances_Train.json', input: JSON.stringify(documentOf()) },
    { name: 'images/readme.txt', input: 'x' },
  ]).arrayBuffer();
  expect((await importCoco(new Uint8Array(zip), target('a.jpg'))).shapes).toHaveLength(1);
});

test('importCoco() names the subset of a zip in its errors', async () => {
  const broken = documentOf({ annotations: [{ id: 4, image_id: 1 }] });
  const zip = await downloadZip([
    { name: 'annotations/instances_Train.json', input: JSON.stringify(broken) },
  ]).arrayBuffer();
  await expect(importCoco(new Uint8Array(zip), target('a.jpg'))).rejects.toThrow(
    "Failed to import item (4, 'Train') annotation: Missing annotation field 'category_id'",
  );
});

test.each(['instances_default.json', 'annotations/default.json'])(
  'importCoco() finds no dataset in a zip with only %s',
  async (name) => {
    const zip = await downloadZip([{ name, input: JSON.stringify(documentOf()) }]).arrayBuffer();
    await expect(importCoco(new Uint8Array(zip), target('a.jpg'))).rejects.toThrow('Failed to find dataset');
  },
);
