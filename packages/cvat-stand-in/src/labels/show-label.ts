import type { Label } from '../state/model.ts';

export function showLabel(label: Label) {
  const { id, name, color, attributes, type, project_id, task_id } = label;
  const owner = project_id === null ? { task_id } : { project_id };
  return { id, name, color, attributes, type, sublabels: [], ...owner, parent_id: null, has_parent: false };
}
