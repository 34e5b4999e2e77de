import { describe, expect, test } from 'vitest';
import { keysTwice } from '../../shared/azureml/document/keys-twice.ts';
import { InvalidInputError } from '../../shared/errors.ts';
import { blob, normalize } from './normalize.ts';

const PHOTO = blob('a.jpg', 400, 300);
const IMAGE =
  '{"id":1,"width":400,"height":300,"file_name":"a.jpg","absolute_url":"https://a.blob.core.windows.net/c/a.jpg"}';
const BOX = '"image_id":1,"category_id":1,"area":2000';

const documentOf = ({ image = IMAGE, annotation }: { image?: string; annotation: string }) =>
  `{"images":[${image}],"annotations":[{"id":1,${BOX},"bbox":[1,2,40,50]},{"id":2,${BOX},${annotation}}],"categories":[{"id":1,"name":"cow"}]}`;

const told = async (content: string, policy = {}) => {
  const { findings, records } = await normalize(content, [PHOTO], { normalize: { policy }, chunkSize: 7 });
  const boxes = records.flatMap((one) =>
    one.kind === 'annotation' && one.geometry.type === 'box' ? [one.geometry.x] : [],
  );
  const twice = findings.filter(({ code }) => code === 'KEY_TWICE');
  return { boxes, twice: twice.map(({ effect, detail }) => `${effect}: ${detail}`) };
};

describe('a key that stands twice in one object', () => {
  const box = '"bbox":[10,10,40,50]';

  test.each<[string, Parameters<typeof documentOf>[0], string]>([
    ['a box', { annotation: `"bbox":[7,10,40,50],${box}` }, '"bbox" of annotations[1]'],
    ['the same box', { annotation: `${box},${box}` }, '"bbox" of annotations[1]'],
    ['a box, written with an escape', { annotation: `"b\\u0062ox":[7,1,4,5] , ${box}` }, '"bbox" of annotations[1]'],
    ['an id', { annotation: `${box},"image_id" : 1` }, '"image_id" of annotations[1]'],
    ['a name', { image: `{"file_name":"b.jpg",${IMAGE.slice(1)}`, annotation: box }, '"file_name" of images[0]'],
    ['an attribute', { annotation: `${box},"attributes":{"a":1,"a":2}` }, '"a" of annotations[1]'],
    ['a key of an object in a list', { annotation: `${box},"by":[{"a":1,"a":2}]` }, '"a" of annotations[1]'],
  ])('is told, since one of both was not read: %s', async (_, parts, place) => {
    expect(await told(documentOf(parts))).toEqual({
      boxes: [1, 10],
      twice: [`changed: 1 key stands twice in one object: ${place}`],
    });
  });

  test('is no key of two objects, nor a colon in a text', async () => {
    const annotation = `${box},"note":"{\\"a\\":1,\\"a\\":2}: x","by":[{"a":1},{"a":2}],"deep":{"bbox":{"bbox":1}},"__proto__":{"a":1}`;
    expect(await told(documentOf({ annotation }))).toEqual({ boxes: [1, 10], twice: [] });
  });

  test.each(['[]', 'null'])('is told of the document, whose lists are all read: %s', async (second) => {
    const document = documentOf({ annotation: box }).replace('"categories"', `"annotations":${second},"categories"`);
    expect(await told(document)).toEqual({
      boxes: [1, 10],
      twice: ['changed: 1 key stands twice in one object: "annotations" of the document'],
    });
  });

  test('is told of a line of a dataset', async () => {
    const shape = '"topX":0.5,"topY":0.1,"bottomX":0.9,"bottomY":0.9';
    const line = `{"image_url":"AmlDatastore://c/a.jpg","label":[{"label":"cow","topX":0.25,${shape}}]}`;
    expect(await told(`\n${line}\n`)).toEqual({
      boxes: [200],
      twice: ['changed: 1 key stands twice in one object: "topX" of the export, line 2'],
    });
  });

  test('ends the normalization where the policy says so', async () => {
    const failing = told(documentOf({ annotation: `${box},${box}` }), { KEY_TWICE: 'fail' });
    await expect(failing).rejects.toThrow(InvalidInputError);
  });

  test('is looked for without the stack, however deep the objects lie', () => {
    const deep = `[${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}]`;
    expect(keysTwice(deep, JSON.parse(deep))).toEqual([]);
  });
});
