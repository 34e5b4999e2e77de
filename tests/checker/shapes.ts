import { maskOfCvat } from './masks.ts';
import type { CvatJob, CvatProject } from './read-cvat.ts';
import type { Size, Wanted, WantedShape } from './read-export.ts';

export type Found = {
  label: string;
  shape: WantedShape | { type: 'odd'; what: string };
  values: Record<string, string>;
};

/** What a job holds of one frame. */
export function shapesOf({ content }: CvatJob, frame: number, size: Size, labels: CvatProject['labels']): Found[] {
  const names = new Map(labels.map(({ id, name }) => [id, name]));
  const nameOf = (id: number) => names.get(id) ?? `label ${id}`;
  const attributes = new Map(labels.flatMap((label) => label.attributes.map(({ id, name }) => [id, name] as const)));
  const valuesOf = (held: { attributes: { spec_id: number; value: string }[] }) =>
    Object.fromEntries(
      held.attributes.map(({ spec_id, value }) => [attributes.get(spec_id) ?? String(spec_id), value]),
    );
  const found: Found[] = [];
  for (const tag of content.tags)
    if (tag.frame === frame) found.push({ label: nameOf(tag.label_id), shape: { type: 'tag' }, values: valuesOf(tag) });
  const groups = new Map<string, number[][]>();
  for (const shape of content.shapes) {
    if (shape.frame !== frame) continue;
    const label = nameOf(shape.label_id);
    const values = valuesOf(shape);
    const marks = [shape.rotation && 'rotated', shape.occluded && 'occluded', shape.z_order && 'raised'].filter(
      Boolean,
    );
    if (marks.length > 0)
      found.push({ label, shape: { type: 'odd', what: `${shape.type} ${marks.join(' ')}` }, values });
    else if (shape.type === 'rectangle')
      found.push({ label, shape: { type: 'rectangle', points: shape.points }, values });
    else if (shape.type === 'mask')
      found.push({ label, shape: { type: 'mask', pixels: maskOfCvat(shape.points, size) }, values });
    else if (shape.type !== 'polygon') found.push({ label, shape: { type: 'odd', what: shape.type }, values });
    else {
      // A part with values of its own says something else than the others.
      const own = JSON.stringify(Object.entries(values).sort());
      const key = shape.group ? `${label} ${shape.group} ${own}` : `${label} alone ${found.length}`;
      const parts = groups.get(key);
      if (parts) parts.push(shape.points);
      else {
        groups.set(key, [shape.points]);
        found.push({ label, shape: { type: 'polygon', parts: groups.get(key) ?? [] }, values });
      }
    }
  }
  return found;
}

/** Both sides as multisets: what of one has no counterpart in the other. `attributes`: those whose values count. */
export function compareShapes(
  wanted: readonly Wanted[],
  found: readonly Found[],
  attributes: readonly string[] = [],
): string[] {
  const free = new Set(found);
  const haveSame = (one: Wanted, { values }: Found) =>
    attributes.every((name) => (one.values[name] ?? '') === (values[name] ?? ''));
  const missing = wanted.filter((one) => {
    for (const candidate of free) {
      if (candidate.label !== one.label || !isSame(one.shape, candidate.shape) || !haveSame(one, candidate)) continue;
      free.delete(candidate);
      return false;
    }
    return true;
  });
  return [
    ...missing.map(({ index, label, shape }) => `annotations[${index}] is not there: ${said(shape)} of "${label}"`),
    ...[...free].map(({ label, shape }) => `the export has no ${said(shape)} of "${label}"`),
  ];
}

function isSame(a: WantedShape, b: Found['shape']): boolean {
  if (a.type === 'tag') return b.type === 'tag';
  if (a.type === 'mask') return b.type === 'mask' && a.pixels === b.pixels;
  if (a.type === 'rectangle') return b.type === 'rectangle' && areNear(a.points, b.points);
  if (b.type !== 'polygon' || a.parts.length !== b.parts.length) return false;
  const free = new Set(b.parts);
  return a.parts.every((part) => {
    const same = [...free].find((candidate) => areNear(part, candidate));
    return same !== undefined && free.delete(same);
  });
}

/** CVAT holds 32-bit floats: their neighbour is as good, and a hundredth of a pixel is nobody's. */
function areNear(a: readonly number[], b: readonly number[]): boolean {
  return (
    a.length === b.length &&
    a.every((value, k) => {
      const other = b[k] ?? Number.NaN;
      const step = Math.abs(value) * 2 ** -22;
      return Math.abs(value - other) <= Math.max(0.01, step) + 1e-9;
    })
  );
}

function said(shape: Found['shape']): string {
  if (shape.type === 'tag') return 'tag';
  if (shape.type === 'odd') return shape.what;
  if (shape.type === 'mask') return `mask (${shape.pixels})`;
  const points = shape.type === 'rectangle' ? shape.points : shape.parts.flat();
  return `${shape.type} [${points
    .slice(0, 8)
    .map((value) => value.toFixed(3))
    .join(', ')}${points.length > 8 ? ', …' : ''}]`;
}
