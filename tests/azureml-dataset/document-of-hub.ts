import type { AnnotationRecord, DatasetRecord, Geometry } from '../../shared/dataset/record.ts';

/** A hub as a plain COCO file for the independent checker: whole paths, and pixels unless all of it lies within one pixel. */
export function documentOfHub(records: readonly DatasetRecord[]): object {
  const images = records.filter((record) => record.kind === 'image');
  const labels = records.filter((record) => record.kind === 'label');
  const idOf = (one: AnnotationRecord) => ({
    image_id: images.findIndex(({ path }) => path === one.image) + 1,
    category_id: labels.findIndex(({ name }) => name === one.label) + 1,
  });
  return {
    images: images.map(({ path }, k) => ({ id: k + 1, file_name: path })),
    categories: labels.map(({ name }, k) => ({ id: k + 1, name })),
    annotations: records
      .filter((record) => record.kind === 'annotation')
      .map((one) => ({ ...idOf(one), ...shapeOf(one.geometry) })),
  };
}

function shapeOf(geometry: Geometry): object {
  if (geometry.type === 'box') return { bbox: [geometry.x, geometry.y, geometry.width, geometry.height] };
  if (geometry.type === 'polygon') return { segmentation: geometry.parts };
  if (geometry.type === 'tag') return {};
  return { segmentation: { size: [geometry.height, geometry.width], counts: geometry.counts } };
}
