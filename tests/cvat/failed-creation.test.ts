import { expect, it } from 'vitest';
import { explainFailedCreation } from '../../shared/cvat/failed-creation.ts';

const validation = (text: string) =>
  `rest_framework.exceptions.ValidationError: [ErrorDetail(string='${text}', code='invalid')]`;

it.each([
  [
    "rest_framework.exceptions.NotFound: The file 'img/gone.jpg' not found on the cloud storage 'main'",
    'CVAT does not find "img/gone.jpg" in the container',
  ],
  ["PIL.UnidentifiedImageError: cannot identify image file '/tmp/x1/b.avif'", 'CVAT cannot read the picture "b.avif"'],
  [
    "utils.dataset_manifest.errors.InvalidImageError: failed to parse image file 'img/broken.jpg'",
    'CVAT cannot read the picture "img/broken.jpg"',
  ],
  ['OSError: could not create decoder object', 'CVAT cannot read one of the pictures, and does not say which'],
  ['json.decoder.JSONDecodeError: Expecting value: line 2 column 1 (char 1)', "CVAT cannot read the task's manifest"],
  ["KeyError: 'width'", "CVAT cannot read the task's manifest"],
  [validation('Invalid manifest was uploaded'), "CVAT cannot read the task's manifest"],
  [validation('Incorrect file mapping to manifest content'), 'CVAT cannot tell which image'],
  [validation('Only one manifest file can be attached to data'), 'CVAT did not get the one manifest'],
  ['django.db.utils.DataError: value too long for type character varying(1024)', 'the path of an image is longer'],
  ['zipfile.BadZipFile: File is not a zip file', 'the upload of the images arrived damaged'],
  ['ValueError: No media data found', 'CVAT found no images'],
  ['PermissionDenied: The resource c is no longer available. Access forbidden.', 'CVAT may not read the storage'],
  ['NotFound: The resource c not found. It may have been deleted.', 'CVAT does not find the container'],
])('explainFailedCreation() puts %j in words', (message, words) => {
  const { said, fix } = explainFailedCreation(message);
  expect(said.startsWith(words)).toBe(true);
  expect(said.endsWith(`. In its words: ${message}`)).toBe(true);
  expect(fix).not.toBe('');
});

it('explainFailedCreation() passes on what it does not know', () => {
  expect(explainFailedCreation('ZeroDivisionError: division by zero').said).toBe(
    'CVAT says: ZeroDivisionError: division by zero',
  );
});
