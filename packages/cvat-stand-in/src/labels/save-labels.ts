import type { Context } from '../context.ts';
import { notFound, ValidationError } from '../http/errors.ts';
import { serverError } from '../http/pages.ts';
import type { Label } from '../state/model.ts';
import { defaultColor } from './default-color.ts';
import { deleteLabel } from './delete-label.ts';
import type { LabelBody } from './label-body.ts';
import { mergeAttributes } from './merge-attributes.ts';

/** Whose labels: a project's, or those of a task without project. */
export type LabelOwner = { project_id: number } | { task_id: number };

/** Labels of the owner, in the order of their ids. */
export function labelsOf(context: Context, owner: LabelOwner): Label[] {
  const belongs = (label: Label) =>
    'project_id' in owner ? label.project_id === owner.project_id : label.task_id === owner.task_id;
  return context.state.labels
    .all()
    .filter(belongs)
    .toSorted((a, b) => a.id - b.id);
}

/** Adds, updates and deletes; run it within a transaction. New owners have no labels yet: ids mean nothing there. */
export function saveLabels(
  context: Context,
  owner: LabelOwner,
  bodies: readonly LabelBody[],
  options: { isNew: boolean },
): void {
  for (const body of bodies) {
    if (options.isNew || body.id === undefined) saveLabel(context, owner, undefined, body);
    else {
      const existing = labelsOf(context, owner).find(({ id }) => id === body.id);
      if (!existing) throw notFound(`Not found label with id #${body.id} to change`);
      if (body.deleted) deleteLabel(context, existing.id);
      else saveLabel(context, owner, existing, body);
    }
  }
}

/** A colour that is left out is set back to the label's own. */
export function saveLabel(context: Context, owner: LabelOwner, existing: Label | undefined, body: LabelBody): Label {
  const { state } = context;
  const id = existing?.id ?? state.takeIds('labels');
  const name = body.name ?? existing?.name;
  if (name === undefined || labelsOf(context, owner).some((other) => other.name === name && other.id !== id)) {
    throw new ValidationError('All label names must be unique');
  }
  const color = body.color || defaultColor(name);
  if (color.length > 8) throw serverError('value too long for type character varying(8)');
  return state.labels.put({
    id,
    project_id: 'project_id' in owner ? owner.project_id : null,
    task_id: 'task_id' in owner ? owner.task_id : null,
    name,
    color,
    type: typeOf(existing, body),
    attributes: mergeAttributes(context, existing?.attributes ?? [], body.attributes ?? []),
  });
}

/** A label never becomes a skeleton afterwards, nor does a skeleton become something else. */
function typeOf(existing: Label | undefined, { type }: LabelBody): string {
  if (!existing) return type ?? 'any';
  return existing.type === 'skeleton' || type === 'skeleton' ? existing.type : (type ?? existing.type);
}
