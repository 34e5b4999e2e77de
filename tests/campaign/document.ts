import { type Project, type ProjectImage, type ProjectShape, shownSize } from './project.ts';

/** The export that Azure ML would write of a project whose pictures lie in `container`. */
export function documentOf({ images, drawn: all, style }: Project, container: string, { lines }: { lines: boolean }) {
  // In a dataset the annotations stand with their images.
  const place = (one: ProjectShape) => images.findIndex(({ path }) => path === one.image);
  const drawn = lines ? all.toSorted((a, b) => place(a) - place(b)) : all;
  const labels = [...new Set(drawn.map(({ label }) => label))];
  const byPath = new Map(images.map((image, index) => [image.path, { image, index }]));
  return {
    images: images.map((image, index) => ({
      id: index + 1,
      ...sizeIn(image, style),
      ...namesOf(image, style, container),
    })),
    annotations: drawn.flatMap((one, index) => {
      const place = byPath.get(one.image);
      if (!place) return [];
      const ids = { id: index + 1, category_id: labels.indexOf(one.label) + 1, image_id: place.index + 1 };
      const attributes = one.attribute === undefined ? {} : { attributes: { labeler: one.attribute } };
      return [{ ...ids, ...drawnIn(one, place.image, style), ...attributes }];
    }),
    categories: labels.map((name, index) => ({ id: index + 1, name })),
  };
}

function sizeIn(image: ProjectImage, { sizes }: Project['style']): object {
  if (sizes === 'missing') return {};
  return sizes === 'zero' ? { width: 0, height: 0 } : shownSize(image);
}

function namesOf({ path, state }: ProjectImage, { names, escaped }: Project['style'], container: string): object {
  const spelled = escaped ? path.split('/').map(encodeURIComponent).join('/') : path;
  const place = state === 'elsewhere' ? 'another-container' : container;
  const url = { absolute_url: `https://contoso.blob.core.windows.net/${place}/${spelled}` };
  const datastore = { coco_url: `AmlDatastore://photos/${path}`, file_name: path };
  // Where the container is not named, an image of another one cannot be told.
  if (names === 'url' || state === 'elsewhere') return url;
  return names === 'datastore' ? datastore : { ...url, ...datastore };
}

function drawnIn({ shape, crowd }: ProjectShape, image: ProjectImage, { absolute }: Project['style']): object {
  const { width, height } = shownSize(image);
  const scaled = (values: readonly number[]) =>
    absolute ? [...values] : values.map((value, k) => value / (k % 2 === 0 ? width : height));
  switch (shape.type) {
    case 'tag':
      return {};
    case 'box': {
      const [left, top, right, bottom] = shape.points;
      return { bbox: scaled([left, top, right - left, bottom - top]), ...(crowd ? { iscrowd: 1 } : {}) };
    }
    case 'polygon':
      return { segmentation: shape.parts.map(scaled), iscrowd: 0 };
    case 'mask': {
      const { start, run } = shape;
      return {
        segmentation: { size: [height, width], counts: [start, run, width * height - start - run] },
        iscrowd: 1,
      };
    }
  }
}
