import type { Context } from '../context.ts';
import { notFound, ValidationError } from '../http/errors.ts';
import type { AttributeSpec } from '../state/attribute.ts';
import type { AttributeBody } from './label-body.ts';

/** Attributes are known by their ids or their names: those that are there are updated, as far as CVAT lets them be. Deletions come first. */
export function mergeAttributes(
  context: Context,
  existing: readonly AttributeSpec[],
  bodies: readonly AttributeBody[],
): AttributeSpec[] {
  const merged = new Map(existing.map((attribute) => [attribute.id, attribute]));
  const [gone, kept] = [bodies.filter(({ deleted }) => deleted), bodies.filter(({ deleted }) => !deleted)];
  const twice = kept.find(({ name }, at) => name && kept.findIndex((other) => other.name === name) !== at);
  if (twice) throw new ValidationError(`Duplicate attribute with name '${twice.name}' exists`);
  for (const { id } of gone) {
    if (id === undefined) throw new ValidationError('Deleted attribute must have an ID');
    merged.delete(named(merged, id).id);
  }
  requireFreeNames(merged, kept);
  for (const { id: given, name, ...body } of kept) {
    const known = given === undefined ? [...merged.values()].find((one) => one.name === name) : named(merged, given);
    const { mutable, input_type, default_value, values } = body;
    const wanted = {
      mutable: mutable ?? known?.mutable ?? false,
      input_type: input_type ?? known?.input_type ?? 'text',
      default_value: default_value ?? known?.default_value ?? '',
      values: values ?? known?.values ?? [],
    };
    if (known) requireAllowed(known, wanted);
    const id = known?.id ?? context.state.takeIds('attributes');
    merged.set(id, { id, name: name ?? known?.name ?? '', ...wanted });
  }
  return [...merged.values()];
}

function named(attributes: ReadonlyMap<number, AttributeSpec>, id: number): AttributeSpec {
  const found = attributes.get(id);
  if (!found) throw notFound(`Attribute with id #${id} does not exist`);
  return found;
}

/** A name that another attribute has cannot be taken, not even where both change theirs at once. */
function requireFreeNames(existing: ReadonlyMap<number, AttributeSpec>, bodies: readonly AttributeBody[]): void {
  const ids = new Map([...existing.values()].map(({ id, name }) => [name, id]));
  const taken = bodies.filter(({ id, name }) => id !== undefined && name && (ids.get(name) ?? id) !== id);
  const swapped = taken.filter(({ name }) => bodies.some(({ id }) => id !== undefined && id === ids.get(name ?? '')));
  if (swapped.length > 0) {
    const names = swapped.flatMap(({ id, name }) => [name, existing.get(id ?? 0)?.name ?? name]);
    throw new ValidationError(`Cannot swap attribute names ${[...new Set(names)].map((one) => `"${one}"`).join(', ')}`);
  }
  if (taken.length > 0) {
    const names = taken.map(({ name }) => name).join(', ');
    throw new ValidationError(`Attribute names are already used by this label: ${names}`);
  }
}

type Changed = Pick<AttributeSpec, 'mutable' | 'input_type' | 'values' | 'default_value'>;

function requireAllowed(known: Changed, body: Changed): void {
  for (const field of ['mutable', 'input_type'] as const) {
    if (known[field] !== body[field]) throw new ValidationError(`Attribute field "${field}" cannot be changed`);
  }
  const lines = ({ values }: Changed) => values.join('\n');
  if (lines(known) !== lines(body)) {
    const chosen = known.input_type === 'select' || known.input_type === 'radio';
    if (chosen && !known.values.every((value) => body.values.includes(value))) {
      throw new ValidationError('Attribute field "values" can only be appended for radio and select attributes');
    }
    if (known.input_type === 'number') {
      throw new ValidationError('Attribute field "values" cannot be changed for number attributes');
    }
  }
  if (known.default_value !== body.default_value && !isValid(body)) {
    throw new ValidationError('Attribute field "default_value" is invalid for attribute input type');
  }
}

function isValid({ input_type, values, default_value }: Changed): boolean {
  if (input_type === 'text') return true;
  if (input_type === 'checkbox') return ['true', 'false'].includes(default_value.toLowerCase());
  if (input_type !== 'number') return values.includes(default_value);
  const [least = Number.NaN, most = Number.NaN] = values.map(Number);
  return least <= Number(default_value) && Number(default_value) <= most;
}
