import { describe, expect, test } from 'vitest';
import { judgeName } from '../../shared/manifest/image-name.ts';

const refused = (detail: string) => ({ kind: 'set-aside', code: 'IMAGE_NAME_REFUSED', detail });
const SLASH = refused('CVAT refuses paths that start with a slash');
const SLASHES = refused('CVAT refuses paths with two slashes in a row');
const BACKSLASH = refused('CVAT may take a backslash for a folder');
const DOTS = refused('CVAT refuses the folders "." and ".."');
const RELATED = refused('CVAT takes images below "related_images" for context of others, not for frames');
const IMAGE = { kind: 'image' };
const ignored = (reason: string) => ({ kind: 'ignored', reason: expect.stringContaining(reason) });
const NO_IMAGE = ignored('no extension of an image');
const ofLength = (length: number) => `${'x/'.repeat(Math.ceil(length / 2) - 3)}${length % 2 ? 'x' : 'xx'}.jpg`;
const tooLong = (part: string, bytes: number) =>
  refused(`CVAT takes 255 bytes between two slashes: "${part}..." has ${bytes}`);

describe('judgeName()', () => {
  test.each<[string, object]>([
    ['a.jpg', IMAGE],
    ['UI/a b/ä %20 ?.PNG', IMAGE],
    [ofLength(1024), IMAGE],
    [ofLength(1025), refused('CVAT keeps 1024 characters of a path: it has 1025')],
    [`a/${'x'.repeat(251)}.jpg`, IMAGE],
    [`a/${'x'.repeat(252)}.jpg`, tooLong('x'.repeat(20), 256)],
    [`${'x'.repeat(256)}/a.jpg`, tooLong('x'.repeat(20), 256)],
    [`${'写'.repeat(85)}/a.jpg`, IMAGE],
    [`${'写'.repeat(86)}/a.jpg`, tooLong('写'.repeat(20), 258)],
    [`${'😀'.repeat(63)}.jpg`, tooLong('😀'.repeat(10), 256)],
    ['/a.jpg', SLASH],
    ['//a.jpg', SLASH],
    ['a//b.jpg', SLASHES],
    ['a/b//c/d.jpg', SLASHES],
    ['a\\b.jpg', BACKSLASH],
    ['a/\\.jpg', BACKSLASH],
    ['./a.jpg', DOTS],
    ['a/./b.jpg', DOTS],
    ['../a.jpg', DOTS],
    ['a/../b.jpg', DOTS],
    ['a/..b/.c/d..jpg', IMAGE],
    ['related_images/a.jpg', RELATED],
    ['UI/related_images/b/a.jpg', RELATED],
    ['UI/related_images.jpg', IMAGE],
    ['UI/my_related_images/a.jpg', IMAGE],
    ['a/.jpg', refused('CVAT sees no extension in a name that is one')],
    ['.jpg', refused('CVAT sees no extension in a name that is one')],
    [
      'a.svg',
      { kind: 'set-aside', code: 'IMAGE_FORMAT_UNSUPPORTED', detail: 'Images of this format are not measured' },
    ],
    ['a.txt', NO_IMAGE],
    ['a', NO_IMAGE],
    ['manifest.jsonl', NO_IMAGE],
    ['Labeling/export/a.jpg', ignored('"Labeling/"')],
    ['UI/Labeling/a.jpg', IMAGE],
    ['.azureml-to-cvat/a.jpg', ignored('".azureml-to-cvat/"')],
    ['UI/.azureml-to-cvat/a.jpg', ignored('".azureml-to-cvat/"')],
    ['UI/x.azureml-to-cvat/a.jpg', IMAGE],
  ])('of %j', (name, verdict) => {
    expect(judgeName(name)).toEqual(verdict);
  });

  test('ignores what is outside of the scope', () => {
    const scope = { prefix: 'UI/', isExcluded: (name: string) => name.endsWith('b.jpg') };
    expect(judgeName('UI/a.jpg', scope)).toEqual(IMAGE);
    expect(judgeName('UI/b.jpg', scope)).toEqual(ignored('IMAGES_EXCLUDE'));
    expect(judgeName('a.jpg', scope)).toEqual(ignored('IMAGES_PREFIX'));
  });
});
