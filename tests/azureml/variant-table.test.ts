import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fixtureNames } from './fixture.ts';

/** Every way in which real exports differ, and the fixtures that hold it; those in the third column are refused. */
const VARIANTS: [row: string, carried: string[], refused?: string[]][] = [
  [
    'top-level keys',
    ['boxes-absolute', 'top-level-keys-with-info-and-licenses', 'top-level-keys-unknown', 'document-keys-twice'],
  ],
  [
    'keys of images',
    ['boxes-normalized', 'custom-vision-to-coco-script', 'azure-vision-sample', 'paths-only-absolute-url'],
  ],
  [
    'keys of annotations in a box project',
    ['boxes-normalized', 'boxes-absolute', 'segmentation-empty-is-a-box', 'iscrowd-set'],
  ],
  ['keys of annotations in a polygon project', ['polygons-normalized', 'polygons-absolute']],
  ['keys of annotations in a classification project', ['classification-multi-class', 'classification-multi-label']],
  ['labeler details', ['labeler-details-counted', 'labeler-details-as-attributes']],
  ['categories', ['labels-hierarchy', 'labels-category-ids-zero-and-gaps', 'labels-cleaned', 'labels-unused-kept']],
  ['category names that change between exports', ['labels-renamed-and-merged']],
  ['ids', ['boxes-normalized', 'ids-as-text-and-large', 'ids-twice', 'orphan-annotations']],
  ['ids across exports', ['ids-reshuffled-unordered']],
  ['width and height as int, float and zero', ['boxes-absolute', 'sizes-as-floats', 'sizes-zero', 'sizes-missing']],
  ['width and height as text', ['sizes-as-text']],
  [
    'width and height that are wrong',
    [
      'sizes-wrong-normalized',
      'sizes-wrong-absolute-scaled',
      'sizes-wrong-absolute-stale',
      'sizes-wrong-absolute-other-shape',
      'sizes-swapped-absolute',
    ],
  ],
  ['bbox', ['boxes-normalized', 'bbox-malformed', 'bbox-not-finite-and-text']],
  ['normalized bbox', ['boxes-normalized', 'coordinates-touching-the-edges', 'style-raw-dotnet-numbers']],
  ['absolute bbox', ['boxes-absolute', 'coordinates-absolute-touching-the-edges', 'coordinates-out-of-image']],
  [
    'area',
    [
      'area-zero-as-azure-rounds',
      'area-left-normalized',
      'coordinates-forced-normalized',
      'coordinates-contradicted-by-area',
    ],
  ],
  ['tiny boxes', ['bbox-tiny-zero-and-negative']],
  ['segmentation, drawn by hand', ['polygons-normalized']],
  [
    'segmentation, machine-assisted',
    ['polygons-machine-assisted-closed-rings', 'polygons-degenerate', 'polygons-self-intersecting'],
  ],
  ['several polygons per annotation', ['polygons-several-parts']],
  ['segmentation as pairs and run lengths', ['segmentation-flat-and-pairs', 'masks-run-lengths']],
  ['file_name and coco_url', ['paths-first-that-exists-wins', 'paths-azureml-v2-url']],
  ['absolute_url', ['paths-percent-encoded-url', 'paths-only-absolute-url']],
  ['datastore that is not the container', ['paths-datastore-is-not-the-container', 'paths-several-containers']],
  ['shapes of paths', ['paths-datastore-is-not-the-container', 'paths-slashes-and-dots', 'images-by-basename']],
  ['Unicode', ['paths-with-odd-characters', 'paths-unicode-forms', 'style-escaped-unicode']],
  ['percent signs', ['paths-with-odd-characters']],
  [
    'duplicates',
    [
      'images-same-basename-in-folders',
      'images-same-basename-flat',
      'images-twice',
      'images-same-stem-case-and-numbers',
    ],
  ],
  ['date_captured', ['date-captured-is-not-the-photo']],
  ['unlabelled images', ['unlabelled-images-present', 'without-annotations']],
  [
    'JSON style',
    [
      'style-raw-dotnet-numbers',
      'style-minified',
      'style-one-line',
      'style-indent-4',
      'style-tabs',
      'annotations-before-images',
    ],
  ],
  [
    'text encodings',
    [
      'boxes-normalized',
      'encoding-utf8-bom',
      'encoding-utf16le-powershell',
      'encoding-utf16be',
      'encoding-utf16le-without-bom',
      'style-leading-blank-lines',
    ],
    ['encoding-windows-1252'],
  ],
  ['broken JSON', [], ['json-trailing-comma', 'json-truncated']],
  ['multi-page TIFF and DICOM', ['images-tiff-and-dicom']],
  [
    'normalized or absolute',
    ['boxes-normalized', 'boxes-absolute', 'coordinates-mixed-forced', 'coordinates-speck-among-pixels'],
    ['coordinates-mixed', 'coordinates-points-and-bounds-differ'],
  ],
  [
    'EXIF orientation',
    ['exif-displayed-size', 'exif-raw-size-normalized', 'exif-raw-size-absolute', 'exif-raw-size-kept-by-policy'],
  ],
];

/** What comes of a fixture stands in its files: fixtures.test.ts holds the reader to them, and its counts to their sums. */
const outcomeOf = async (name: string) => {
  const folder = join(import.meta.dirname, '../fixtures/azureml', name);
  if (existsSync(join(folder, 'refusal.json'))) return 'refused';
  const hub = await readFile(join(folder, 'hub.jsonl'), 'utf8');
  return hub.includes('{"kind":"image"') ? 'carried' : 'nothing';
};

test.each(VARIANTS)('real exports differ in: %s', async (_, carried, refused = []) => {
  for (const name of carried) expect(await outcomeOf(name), name).toBe('carried');
  for (const name of refused) expect(await outcomeOf(name), name).toBe('refused');
});

test('the variant table names only fixtures that are there', () => {
  for (const [, carried, refused = []] of VARIANTS) {
    for (const name of [...carried, ...refused]) expect(fixtureNames).toContain(name);
  }
});
