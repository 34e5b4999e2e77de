import type { Label } from '../state/model.ts';

export function showLabel(label: Label) {
  const { id, name, color, type, project_id, task_id } = label;
  const owner = project_id === null ? { task_id } : { project_id };
  // Values are kept as lines of one text: none at all is one empty line.
  const attributes = label.attributes.map((one) => ({ ...one, values: one.values.length > 0 ? one.values : [''] }));
  const skeleton = type === 'skeleton' ? { svg: '' } : {};
  return {
    ...skeleton,
    id,
    name,
    color,
    attributes,
    type,
    sublabels: [],
    ...owner,
    parent_id: null,
    has_parent: false,
  };
}
