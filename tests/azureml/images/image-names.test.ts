import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ImageNamer, imageNames } from '../../../shared/azureml/images/image-names.ts';

/** The keys of an image as Azure ML writes them: the container or datastore, joined with the name as it is. */
const joined = (path: string) => ({
  file_name: path,
  coco_url: `AmlDatastore://photos/${path}`,
  absolute_url: `https://imagesaccount.blob.core.windows.net/photos/${path}`,
});

test('ImageNamer takes what may be an escape apart, also where the image before said the same', () => {
  const namer = new ImageNamer();
  namer.names(joined('a.jpg'));
  expect(namer.names(joined('b%20c.jpg')).sources[0]?.paths).toEqual(['b%20c.jpg', 'b c.jpg']);
  expect(namer.names(joined('d.jpg?sv=1&sig=x')).sources[0]?.paths).toEqual(['d.jpg']);
});

const segment = fc
  .array(fc.constantFrom('a', 'é', ' ', '%20', '%', '%C3%A9', '?', '?sv=1&sig=x', '#', '+', '.jpg'), {
    minLength: 1,
    maxLength: 4,
  })
  .map((parts) => parts.join(''));
const path = fc.array(segment, { minLength: 1, maxLength: 3 }).map((segments) => segments.join('/'));
const image = fc.tuple(path, fc.nat({ max: 9 }), path).map(([name, kind, other]) => {
  if (kind === 0) return { ...joined(name), absolute_url: `https://x.blob.core.windows.net/other/${name}` };
  if (kind === 1) return { ...joined(name), coco_url: `AmlDatastore://other/${name}` };
  if (kind === 2) return { ...joined(name), file_name: other };
  if (kind === 3) return { file_name: name };
  return joined(name);
});

test('ImageNamer answers for images in a row what imageNames() answers for each', () => {
  fc.assert(
    fc.property(fc.array(image, { minLength: 1, maxLength: 8 }), (images) => {
      const namer = new ImageNamer();
      for (const one of images) {
        const [fast, slow] = [namer.names(one), imageNames(one)];
        // The fast way names a path once where all keys agree on it.
        const meant = ({ sources, ...places }: typeof slow) => ({
          ...places,
          paths: [...new Set(sources.flatMap(({ paths }) => paths))],
        });
        expect(meant(fast)).toEqual(meant(slow));
      }
    }),
    { numRuns: 1000 },
  );
});
