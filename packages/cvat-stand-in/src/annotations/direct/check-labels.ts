import { ValidationError } from '../../http/errors.ts';
import type { AttributeSpec, AttributeValue } from '../../state/attribute.ts';
import type { LabelSpec, NewAnnotations } from '../annotation-data.ts';

/** 400 where an annotation has a label that is not the task's, or an attribute that is not its label's. */
export function checkLabels(annotations: NewAnnotations, labels: readonly LabelSpec[]): void {
  const labelOf = (id: number): LabelSpec => {
    const label = labels.find((candidate) => candidate.id === id);
    if (!label) throw new ValidationError(`label_id \`${id}\` is invalid`);
    return label;
  };
  for (const { label_id, attributes } of [...annotations.tags, ...annotations.shapes]) {
    checkSpecs(labelOf(label_id), attributes, () => true);
  }
  for (const track of annotations.tracks) {
    const label = labelOf(track.label_id);
    checkSpecs(label, track.attributes, (spec) => !spec.mutable);
    for (const { attributes } of track.shapes) checkSpecs(label, attributes, (spec) => spec.mutable);
  }
}

function checkSpecs(
  label: LabelSpec,
  attributes: readonly AttributeValue[],
  allowed: (spec: AttributeSpec) => boolean,
): void {
  for (const { spec_id } of attributes) {
    const spec = label.attributes.find((candidate) => candidate.id === spec_id);
    if (!spec || !allowed(spec)) throw new ValidationError(`spec_id \`${spec_id}\` is invalid`);
  }
}
