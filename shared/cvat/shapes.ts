import type { AnnotationRecord } from '../dataset/record.ts';
import { toCvatMask } from './mask.ts';
import type { CarriedAttributes } from './read-back.ts';
import type { Label, Shape, Tag } from './wire.ts';

type Target = {
  labels: readonly Label[];
  frames: ReadonlyMap<string, number>;
  /** Attributes of a label that we write: where an annotation has none of the name, CVAT must not fill in its default. */
  carried?: CarriedAttributes;
  /** Number of the first group; each write takes another, so that shapes written twice do not become one polygon. */
  firstGroup?: number;
};

/**
 * Annotations for the jobs' annotations API, which keeps full precision. `frames` maps an image's path to its frame in
 * the task, `labels` are those of the task's project. A polygon of several parts becomes one shape per part, held
 * together by a group. Throws RangeError for an image, label or attribute that CVAT does not have.
 */
export function cvatShapes(annotations: Iterable<AnnotationRecord>, target: Target): { tags: Tag[]; shapes: Shape[] } {
  const labels = new Map(target.labels.map((label) => [label.name, label]));
  const tags: Tag[] = [];
  const shapes: Shape[] = [];
  let group = target.firstGroup ?? 1;
  for (const annotation of annotations) {
    const frame = target.frames.get(annotation.image);
    if (frame === undefined) throw cannotPlace(annotation, 'the task has no such frame');
    const label = labels.get(annotation.label);
    if (!label) throw cannotPlace(annotation, `the project has no label "${annotation.label}"`);
    const common = {
      frame,
      label_id: label.id,
      source: 'file',
      attributes: attributeValues(annotation, label, target.carried),
    };
    const { geometry } = annotation;
    switch (geometry.type) {
      case 'tag':
        tags.push(common);
        break;
      case 'box': {
        const { x, y, width, height } = geometry;
        shapes.push({ ...common, type: 'rectangle', points: [x, y, x + width, y + height], group: 0 });
        break;
      }
      case 'polygon': {
        const partGroup = geometry.parts.length > 1 ? group++ : 0;
        for (const points of geometry.parts) shapes.push({ ...common, type: 'polygon', points, group: partGroup });
        break;
      }
      case 'mask':
        shapes.push({ ...common, type: 'mask', points: toCvatMask(geometry), group: 0 });
        break;
    }
  }
  return { tags, shapes };
}

function attributeValues(
  annotation: AnnotationRecord,
  label: Label,
  carried: CarriedAttributes | undefined,
): { spec_id: number; value: string }[] {
  const values = Object.entries(annotation.attributes);
  for (const { name, default_value } of label.attributes) {
    const unsaid = default_value && carried?.get(label.name)?.has(name) && !(name in annotation.attributes);
    if (unsaid) values.push([name, '']);
  }
  return values.map(([name, value]) => {
    const spec = label.attributes.find((attribute) => attribute.name === name);
    if (!spec) throw cannotPlace(annotation, `the label "${label.name}" has no attribute "${name}"`);
    return { spec_id: spec.id, value };
  });
}

function cannotPlace(annotation: AnnotationRecord, reason: string): RangeError {
  return new RangeError(`Cannot write an annotation of "${annotation.image}": ${reason}`);
}
