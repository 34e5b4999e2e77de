import type { LabelledImages } from './by-image.ts';
import { imageUrl, namedPath } from './image-url.ts';
import { shapeKeys } from './shape-keys.ts';

/** A COCO file in Azure ML's dialect, piece by piece: coordinates are fractions, ids count from 1. */
export async function* writeAzuremlCoco({ labels, images }: LabelledImages): AsyncGenerator<string> {
  yield '{"images":[';
  let imageId = 0;
  for await (const { image } of images()) {
    imageId += 1;
    const { width, height } = image;
    const url = imageUrl(image);
    // The datastore's name is not known here: the address stands in both keys.
    const names = { file_name: namedPath(image), ...(url === undefined ? {} : { coco_url: url, absolute_url: url }) };
    yield `${imageId > 1 ? ',\n' : '\n'}${JSON.stringify({ id: imageId, width, height, ...names })}`;
  }
  yield '],\n"annotations":[';
  const categoryOf = new Map(labels.map(({ name }, i) => [name, i + 1]));
  let id = 0;
  imageId = 0;
  for await (const { image, annotations } of images()) {
    imageId += 1;
    for (const { label, geometry, attributes } of annotations) {
      id += 1;
      const category = categoryOf.get(label);
      if (category === undefined) throw new Error(`Cannot write an annotation: its label is not listed: "${label}"`);
      const told = Object.keys(attributes).length > 0 ? { attributes } : {};
      const element = { id, category_id: category, image_id: imageId, ...shapeKeys(geometry, image), ...told };
      yield `${id > 1 ? ',\n' : '\n'}${JSON.stringify(element)}`;
    }
  }
  const categories = labels.map(({ name }, i) => ({ id: i + 1, name }));
  yield `],\n"categories":${JSON.stringify(categories)}}\n`;
}
