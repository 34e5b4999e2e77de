import { expect, test } from 'vitest';
import { importCoco } from '../../src/annotations/coco/import-coco.ts';
import { annotation, bytesOf, categories, documentOf, image, run, runAnnotations, target } from './coco-case.ts';

/** The document as text, with one piece of it replaced: JSON.stringify cannot write 640.0. */
const edited = (from: string, to: string) => JSON.stringify(documentOf()).replace(from, to);

test.each([
  [
    '"id":1,"file_name"',
    '"id":"1","file_name"',
    "Invalid annotation field 'id' type '<class 'str'>'. Expected <class 'int'>",
  ],
  [
    '"id":1,"file_name"',
    '"id":1.0,"file_name"',
    "Invalid annotation field 'id' type '<class 'float'>'. Expected <class 'int'>",
  ],
  ['"id":1,"file_name"', '"file_name"', "Missing annotation field 'id'"],
  ['"a.jpg"', '5', "Invalid annotation field 'file_name' type '<class 'int'>'. Expected <class 'str'>"],
  ['"file_name":"a.jpg",', '', "Missing annotation field 'file_name'"],
  ['"width":640', '"width":640.0', "Invalid annotation field 'width' type '<class 'float'>'. Expected <class 'int'>"],
  [
    '"height":480',
    '"height":480.5',
    "Invalid annotation field 'height' type '<class 'float'>'. Expected <class 'int'>",
  ],
  ['"height":480', '"height":"480"', "Invalid annotation field 'height' type '<class 'str'>'. Expected <class 'int'>"],
])('images: %s -> %s is refused', async (from, to, cause) => {
  await expect(run(edited(from, to))).rejects.toThrow(cause);
  await expect(run(edited(from, to))).rejects.toThrow(/Failed to import item \(.+, 'default'\): /);
});

test('images: sizes are free where one of them is missing or 0', async () => {
  const images = [image(1, 'a.jpg', { width: 0, height: 480.5 }), { id: 0, file_name: 'b.jpg', width: '640' }];
  const { shapes } = await run(documentOf({ images }), { paths: ['a.jpg', 'b.jpg'] });
  expect(shapes).toHaveLength(1);
});

test('images: id 0 is fine', async () => {
  const { shapes } = await run(documentOf({ images: [image(0, 'a.jpg')], annotations: [annotation({ image_id: 0 })] }));
  expect(shapes).toHaveLength(1);
});

test('images: of equal ids the last is imported twice and the first is lost', async () => {
  const images = [image(1, 'a.jpg'), image(1, 'b.jpg')];
  const { shapes } = await run(documentOf({ images }), { paths: ['a.jpg', 'b.jpg'] });
  expect(shapes.map((shape) => shape.frame)).toEqual([1, 1]);
});

test.each([
  [
    '"id":1,"image_id"',
    '"id":"x","image_id"',
    "Invalid annotation field 'id' type '<class 'str'>'. Expected <class 'int'>",
  ],
  [
    '"id":1,"image_id"',
    '"id":1.0,"image_id"',
    "Invalid annotation field 'id' type '<class 'float'>'. Expected <class 'int'>",
  ],
  ['"id":1,"image_id"', '"image_id"', "Missing annotation field 'id'"],
  [
    '"image_id":1',
    '"image_id":"1"',
    "Invalid annotation field 'image_id' type '<class 'str'>'. Expected <class 'int'>",
  ],
  ['"image_id":1,', '', "Missing annotation field 'image_id'"],
  [
    '"category_id":1',
    '"category_id":1.0',
    "Invalid annotation field 'category_id' type '<class 'float'>'. Expected <class 'int'>",
  ],
  ['"category_id":1', '"category_id":9', "Undeclared label '9'"],
  [
    '"iscrowd":0',
    '"iscrowd":null',
    "Invalid annotation field 'iscrowd' type '<class 'NoneType'>'. Expected <class 'int'>",
  ],
])('annotations: %s -> %s is refused', async (from, to, cause) => {
  await expect(run(edited(from, to))).rejects.toThrow(`annotation: ${cause}`);
});

test('annotations: the message says which record of which subset failed, and why', async () => {
  await expect(runAnnotations(annotation({ id: 31, category_id: 9 }))).rejects.toThrow(
    /^Failed to import dataset 'coco_instances' at '[^']+': Failed to import item \(31, 'default'\) annotation: Undeclared label '9'$/,
  );
});

test('annotations: category 0 means that there is no label, declared or not', async () => {
  const declared = documentOf({
    categories: [{ id: 0, name: 'Cat' }],
    annotations: [annotation({ category_id: 0 })],
  });
  await expect(run(declared)).rejects.toThrow("Image a: can't import annotation #0 (bbox): annotation has no label");
});

test('annotations: a category whose name is not a label of the task is refused by name', async () => {
  const unknown = documentOf({ categories: [{ id: 1, name: 'Horse' }] });
  await expect(run(unknown)).rejects.toThrow(
    /^Image a: can't import annotation #0 \(bbox\): Label 'Horse' is not registered for this task$/,
  );
});

test('annotations: names of labels are not trimmed', async () => {
  await expect(run(documentOf({ categories: [{ id: 1, name: ' Cat' }] }))).rejects.toThrow(
    "Label ' Cat' is not registered for this task",
  );
});

test('annotations: an image_id that is not among images is ignored, whatever else is wrong with it', async () => {
  const stray = { id: 2, image_id: 99, category_id: 'broken' };
  expect((await runAnnotations(annotation(), stray)).shapes).toHaveLength(1);
});

test('annotations: their order within an image is turned round', async () => {
  const { shapes } = await runAnnotations(
    annotation({ id: 1, bbox: [1, 1, 1, 1] }),
    annotation({ id: 2, bbox: [2, 2, 1, 1] }),
    annotation({ id: 3, bbox: [3, 3, 1, 1] }),
  );
  expect(shapes.map((shape) => shape.points[0])).toEqual([3, 2, 1]);
});

test('annotations: area and unknown keys are ignored, iscrowd and area may be missing', async () => {
  const { area: _, iscrowd: __, ...bare } = annotation();
  expect((await runAnnotations({ ...bare, keypoints: null })).shapes).toHaveLength(1);
});

test('categories: an unused one may be called anything', async () => {
  expect((await run(documentOf({ categories: [...categories, { id: 9, name: 'Horse' }] }))).shapes).toHaveLength(1);
});

test('categories: the same name with another supercategory is the same label', async () => {
  const twice = [...categories, { id: 3, name: 'Cat', supercategory: 'pet' }];
  const { shapes } = await run(documentOf({ categories: twice, annotations: [annotation({ category_id: 3 })] }));
  expect(shapes[0]?.label_id).toBe(7);
});

test('categories: the same name with the same supercategory is refused', async () => {
  await expect(run(documentOf({ categories: [...categories, { id: 3, name: 'Cat' }] }))).rejects.toThrow(
    "Failed to import dataset 'coco_instances' at '/home/django/data/tmp/annotations/default.json': Cat",
  );
});

test.each([{ id: '1', name: 'Cat' }, { id: 1, name: 5 }, { id: 1 }, 'Cat'])(
  'categories: %j is refused',
  async (category) => {
    await expect(run(documentOf({ categories: [category], annotations: [] }))).rejects.toThrow(
      'Failed to import dataset',
    );
  },
);

test('categories: a hierarchical name is matched as it stands', async () => {
  const { shapes } = await runAnnotations(annotation({ category_id: 2 }));
  expect(shapes[0]?.label_id).toBe(8);
});

test('version 2.72: the message does not say why', async () => {
  const broken = documentOf({ annotations: [annotation({ category_id: 9 })] });
  await expect(run(broken, { version: '2.72.1' })).rejects.toThrow(
    /^Failed to import dataset 'coco_instances' at '[^']+'\.$/,
  );
});

test('version 2.68: iscrowd is demanded', async () => {
  const { iscrowd: _, ...bare } = annotation();
  const document = documentOf({ annotations: [bare] });
  await expect(run(document, { version: '2.68.0' })).rejects.toThrow('Failed to import dataset');
  expect((await run(document, { version: '2.69.0' })).shapes).toHaveLength(1);
});

test('version 2.36: area is ignored but segmentation is demanded, unknown images are ignored', async () => {
  const { segmentation: _, ...bare } = annotation();
  const full = { licenses: [], info: {} };
  const old = { version: '2.36.0' };
  await expect(run(documentOf({ ...full, annotations: [bare] }), old)).rejects.toThrow('Failed to import dataset');
  const stray = annotation({ image_id: 99 });
  const { shapes } = await run(documentOf({ ...full, annotations: [annotation(), stray] }), old);
  expect(shapes.map((shape) => shape.source)).toEqual(['manual']);
});

test('version 2.36: licenses and info are demanded', async () => {
  await expect(run(documentOf(), { version: '2.36.0' })).rejects.toThrow('Failed to import dataset');
});

test('version 2.34: unknown keys pass, unknown images do not, the order stays', async () => {
  const old = { version: '2.34.0' };
  const two = [annotation({ id: 1, bbox: [1, 1, 1, 1] }), annotation({ id: 2, bbox: [2, 2, 1, 1] })];
  const { shapes } = await run(documentOf({ contributor: 'x', annotations: two }), old);
  expect(shapes.map((shape) => shape.points[0])).toEqual([1, 2]);
  await expect(run(documentOf({ annotations: [annotation({ image_id: 99 })] }), old)).rejects.toThrow(
    'Failed to import dataset',
  );
});

test('importCoco() keeps ids apart that JSON writes as whole floats in lists', async () => {
  const text = JSON.stringify(documentOf()).replace('[10,20,30,40]', '[10.0,20.0,3.0e1,40.0]');
  const { shapes } = await importCoco(bytesOf(text), target('a.jpg'));
  expect(shapes[0]?.points).toEqual([10, 20, 40, 60]);
});
