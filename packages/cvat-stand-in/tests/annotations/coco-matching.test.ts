import { expect, test } from 'vitest';
import { annotation, documentOf, image, run } from './coco-case.ts';

/** The frames that images of these names (one box each) land on. */
async function match(paths: string[], fileNames: string[], taskRange?: { start: number; stop: number }) {
  const images = fileNames.map((name, i) => image(i + 1, name));
  const annotations = fileNames.map((_, i) => annotation({ id: i + 1, image_id: i + 1 }));
  const { shapes } = await run(documentOf({ images, annotations }), { paths, ...(taskRange ? { taskRange } : {}) });
  return shapes.map((shape) => shape.frame);
}

test('matching goes by the path without its extension, on both sides', async () => {
  expect(await match(['x/b.PNG', 'x/a.jpg'], ['x/a.JPEG', 'x/b'])).toEqual([1, 0]);
});

test('matching is case-sensitive', async () => {
  await expect(match(['A.jpg'], ['a.jpg'])).rejects.toThrow("Could not match item id: 'a' with any task frame");
  await expect(match(['a.jpg'], ['A.jpg'])).rejects.toThrow("Could not match item id: 'A' with any task frame");
});

test.each(['./a.jpg', '/a.jpg', 'a%20b.jpg', 'a.jpg?x=1'])(
  'matching does not correct the path %s',
  async (fileName) => {
    await expect(match(['q.jpg', 'x/a.jpg', 'x/a b.jpg', 'y.jpg'], [fileName, 'q.jpg', 'y.jpg'])).rejects.toThrow(
      'Could not match item id',
    );
  },
);

test('matching takes a backslash for a slash', async () => {
  expect(await match(['q.jpg', 'x/a.jpg'], ['x\\a.jpg', 'q.jpg'])).toEqual([1, 0]);
});

test('matching gives frames with equal stems to the last of them', async () => {
  expect(await match(['a.jpg', 'b.jpg', 'a.png'], ['a.jpg', 'b.jpg'])).toEqual([2, 1]);
});

test('matching finds names without folders where all frames share one folder (root hint)', async () => {
  expect(await match(['d/e/z.jpg', 'd/e/a.jpg', 'd/e/b.jpg'], ['a.jpg', 'b.jpg'])).toEqual([1, 2]);
});

test('matching takes the root hint from the item with most path parts, the first of them', async () => {
  expect(await match(['root/z.jpg', 'root/x/a.jpg', 'root/b.jpg'], ['b.jpg', 'x/a.jpg'])).toEqual([2, 1]);
});

test('matching fails where names without folders stand for frames of different folders', async () => {
  await expect(match(['d/a.jpg', 'e/b.jpg'], ['a.jpg', 'b.jpg'])).rejects.toThrow(
    "Could not match item id: 'b' with any task frame",
  );
});

test('matching can be led astray by the root hint: equal names land below the hint', async () => {
  expect(await match(['q/z.jpg', 'x/a.jpg', 'y/a.jpg'], ['a.jpg'])).toEqual([1]);
});

test('matching loses frame 0 under a root hint, since 0 is falsy', async () => {
  const paths = ['a.jpg', 'root/x/b.jpg'];
  await expect(match(paths, ['x/b.jpg', 'a.jpg'])).rejects.toThrow("Could not match item id: 'a' with any task frame");
  expect(await match(paths.toReversed(), ['x/b.jpg', 'a.jpg'])).toEqual([0, 1]);
});

test.each([
  ['0001.jpg', 1],
  ['2.png', 2],
  ['0_0_2.jpg', 2],
  [' 1 ', 1],
])('matching takes the unmatched name %j for frame number %i', async (fileName, frame) => {
  expect(await match(['a.jpg', 'b.jpg', 'c.jpg'], [fileName])).toEqual([frame]);
});

test.each(['0003.jpg', '-1.jpg', '1.5.jpg', 'x/1.jpg', '0x1.jpg'])(
  'matching does not take %s for a frame number',
  async (fileName) => {
    await expect(match(['a.jpg', 'b.jpg', 'c.jpg'], [fileName])).rejects.toThrow('Could not match item id');
  },
);

test('matching prefers the path to the number', async () => {
  expect(await match(['a.jpg', 'b.jpg', '0001.jpg'], ['0001.jpg'])).toEqual([2]);
});

test('matching fails for an entry of images even where it has no annotations', async () => {
  const images = [image(1, 'a.jpg'), image(2, 'elsewhere.jpg')];
  await expect(run(documentOf({ images }))).rejects.toThrow(
    /^Could not match item id: 'elsewhere' with any task frame$/,
  );
});

test("matching knows only the frames of the job, by the task's numbers", async () => {
  const paths = ['a.jpg', 'b.jpg', 'c.jpg', 'd.jpg'];
  expect(await match(paths, ['c.jpg', 'd.jpg'], { start: 2, stop: 3 })).toEqual([2, 3]);
  await expect(match(paths, ['b.jpg'], { start: 2, stop: 3 })).rejects.toThrow('Could not match item id');
  await expect(match(paths, ['1.jpg'], { start: 2, stop: 3 })).rejects.toThrow('Could not match item id');
});

test.each([
  ['.jpg', '.jpg'],
  ['a.b/c', 'a.b/c.png'],
  ['x/.hidden', 'x/.hidden.jpg'],
  ['a.tar.gz', 'a.tar.bz2'],
])('the stem of %s is what Python takes for it', async (fileName, path) => {
  expect(await match(['other.jpg', path], [fileName])).toEqual([1]);
});
