import { findProject } from '../access/find.ts';
import { labelsOfTask } from '../annotations/labels-of-task.ts';
import type { Context } from '../context.ts';
import { ValidationError } from '../http/errors.ts';
import type { CvatRequest } from '../http/request.ts';
import type { LabelBody } from '../labels/label-body.ts';
import { labelsOf } from '../labels/save-labels.ts';
import type { Label, Task } from '../state/model.ts';

type Ids = ReadonlyMap<number, number>;

/**
 * Into another project. Its annotations go over to the labels of the same names, or of those that the request gives in their place, and
 * their values to attributes of the same names, kinds and choices. Nothing else that the request holds is looked at.
 */
export function moveTask(
  context: Context,
  request: CvatRequest,
  { task, projectId, labels = [] }: { task: Task; projectId: number; labels: readonly LabelBody[] | undefined },
): Task {
  const { state, clock } = context;
  if (!state.projects.get(projectId))
    throw new ValidationError({ non_field_errors: [`Cannot find project with ID ${projectId}`] });
  findProject(context, request, projectId, 'change');
  const before = labelsOfTask(context, task);
  const target = new Map(labelsOf(context, { project_id: projectId }).map((label) => [label.name, label]));
  const labelIds = new Map<number, number>();
  const specIds = new Map<number, number>();
  for (const label of before) {
    const name = labels.find(({ id }) => id === label.id)?.name ?? label.name;
    const next = target.get(name);
    if (!next) {
      const refusal = 'All task or project label names must be mapped to the target project';
      throw new ValidationError({ non_field_errors: [refusal] });
    }
    labelIds.set(label.id, next.id);
    for (const [from, to] of attributesOf(label, next)) specIds.set(from, to);
  }
  return state.transaction(() => {
    moveAnnotations(context, task, labelIds, specIds);
    if (task.project_id === null) for (const { id } of before) state.labels.delete(id);
    return state.tasks.put({ ...task, project_id: projectId, updated_date: clock.iso() });
  });
}

function attributesOf(label: Label, next: Label): [from: number, to: number][] {
  return label.attributes.map(({ id, name, input_type, values }) => {
    const same = next.attributes.find(
      (one) => one.name === name && one.input_type === input_type && one.values.join('\n') === values.join('\n'),
    );
    if (!same) throw new ValidationError(`Target project does not have "${next.name}" label with "${name}" attribute`);
    return [id, same.id];
  });
}

function moveAnnotations({ state }: Context, task: Task, labelIds: Ids, specIds: Ids): void {
  const valued = <T extends { attributes: { spec_id: number; value: string }[] }>(row: T): T => ({
    ...row,
    attributes: row.attributes.map((one) => ({ ...one, spec_id: specIds.get(one.spec_id) ?? one.spec_id })),
  });
  const moved = <T extends { label_id: number; attributes: { spec_id: number; value: string }[] }>(row: T): T => ({
    ...valued(row),
    label_id: labelIds.get(row.label_id) ?? row.label_id,
  });
  for (const { id } of state.jobs.all().filter((job) => job.task_id === task.id)) {
    const held = state.annotations.get(id);
    if (!held) continue;
    const tracks = held.tracks.map((track) => ({ ...moved(track), shapes: track.shapes.map(valued) }));
    state.annotations.put({ id, tags: held.tags.map(moved), shapes: held.shapes.map(moved), tracks });
  }
}
