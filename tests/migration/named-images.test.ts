import { describe, expect, it } from 'vitest';
import { namedImages } from '../../shared/migration/named-images.ts';

const named = (message: string, paths: string[], toFrame = (path: string) => path) =>
  namedImages(
    message,
    paths.map((path) => ({ kind: 'image', path, width: 1, height: 1 })),
    toFrame,
  );

describe('namedImages()', () => {
  it.each<[string, string, string[], string[]]>([
    [
      'a whole path',
      "failed to parse image file 'img/broken.jpg'",
      ['img/broken.jpg', 'broken.jpg'],
      ['img/broken.jpg'],
    ],
    ['behind folders of the server', 'cannot identify image file "/tmp/x1/img/b.avif"', ['img/b.avif'], ['img/b.avif']],
    ['the last part alone', "compression of image 'c09.png'", ['f/c09.png', 'f/c10.png'], ['f/c09.png']],
    ['a last part that two share', "compression of image 'c09.png'", ['f/c09.png', 'g/c09.png'], []],
    ['a name with quotes', "The file 'it's \"x\".jpg' not found", ['it\'s "x".jpg', 'x.jpg'], ['it\'s "x".jpg']],
    ['no file', 'could not create decoder object', ['object', 'a.jpg'], []],
    ['a part of another name', "image 'ba.jpg'", ['a.jpg', 'ba.jpg'], ['ba.jpg']],
  ])('finds %s', (_, message, paths, expected) => {
    expect(named(message, paths)).toEqual(expected);
  });

  it('knows the names that uploads have', () => {
    expect(named("image '/data/3/raw/c.png'", ['deep/c.png'], (path) => path.slice(5))).toEqual(['deep/c.png']);
  });
});
