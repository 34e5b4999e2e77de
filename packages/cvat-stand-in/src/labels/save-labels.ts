import type { Context } from '../context.ts';
import { text } from '../http/answer.ts';
import { HttpError, ValidationError } from '../http/errors.ts';
import type { AttributeSpec } from '../state/attribute.ts';
import type { Label } from '../state/model.ts';
import { defaultColor } from './default-color.ts';
import { deleteLabel } from './delete-label.ts';
import type { AttributeBody, LabelBody } from './label-body.ts';

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

/** Adds, updates and deletes; run it within a transaction. */
export function saveLabels(context: Context, owner: LabelOwner, bodies: readonly LabelBody[]): void {
  for (const body of bodies) {
    const existing = body.id === undefined ? undefined : labelsOf(context, owner).find(({ id }) => id === body.id);
    if (body.id !== undefined && !existing) {
      throw new ValidationError({ labels: [`Not found label with id #${body.id} to change`] });
    }
    if (existing && body.deleted) deleteLabel(context, existing.id);
    else saveLabel(context, owner, existing, body);
  }
}

export function saveLabel(context: Context, owner: LabelOwner, existing: Label | undefined, body: LabelBody): Label {
  const { state } = context;
  const id = existing?.id ?? state.takeIds('labels');
  const name = body.name ?? existing?.name ?? '';
  if (labelsOf(context, owner).some((other) => other.name === name && other.id !== id)) {
    throw new ValidationError({ labels: ['All label names must be unique'] });
  }
  const color = body.color || existing?.color || defaultColor(name);
  if (color.length > 8) {
    throw new HttpError(text(500, '<h1>Server Error (500)</h1>'), 'value too long for type character varying(8)');
  }
  return state.labels.put({
    id,
    project_id: 'project_id' in owner ? owner.project_id : null,
    task_id: 'task_id' in owner ? owner.task_id : null,
    name,
    color,
    type: body.type ?? existing?.type ?? 'any',
    attributes: mergeAttributes(context, existing?.attributes ?? [], body.attributes ?? []),
  });
}

/** As for labels: without id it adds, with id it updates or deletes. */
function mergeAttributes(context: Context, existing: AttributeSpec[], bodies: AttributeBody[]): AttributeSpec[] {
  const merged = new Map(existing.map((attribute) => [attribute.id, attribute]));
  for (const { deleted, id: given, ...attribute } of bodies) {
    const id = given ?? context.state.takeIds('attributes');
    if (given !== undefined && !merged.has(given)) {
      throw new ValidationError({ attributes: [`Attribute with id #${given} does not exist`] });
    }
    if (deleted) merged.delete(id);
    else merged.set(id, { id, ...attribute });
  }
  return [...merged.values()];
}
