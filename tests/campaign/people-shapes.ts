import type { JobAnnotations, Label, Shape } from '../../shared/cvat/wire.ts';

/** What people do to single annotations, beside drawing, erasing and moving boxes. */
export const SHAPE_WORK = [
  ...(['hide one', 'raise one', 'turn a box', 'group two', 'give one another label', 'double one'] as const),
  ...(['take one to another frame', 'make a polygon of one', 'nudge a mask', 'draw an ellipse'] as const),
  ...(['draw a track', 'set a tag', 'take a tag away'] as const),
];
export type ShapeWork = (typeof SHAPE_WORK)[number];

type Sent = { action: 'create' | 'update' | 'delete'; tags?: object[]; shapes?: object[]; tracks?: object[] };
type Place = { held: JobAnnotations; labels: readonly Label[]; start: number; stop: number };

/** The request by which CVAT's page would do it, and the frames that it concerns; undefined where there is nothing to do it to. */
export function requestOf(
  what: ShapeWork,
  { held, labels, start, stop }: Place,
): { request: Sent; frames: number[] } | undefined {
  const [one, ...others] = held.shapes;
  const [label, otherLabel] = labels;
  if (!label) return undefined;
  const common = { frame: start, label_id: label.id, attributes: [] };
  const update = (...shapes: Shape[]) => ({
    request: { action: 'update' as const, shapes },
    frames: shapes.map(({ frame }) => frame),
  });
  const create = (made: Omit<Sent, 'action'>, frames = [start]) => ({
    request: { action: 'create' as const, ...made },
    frames,
  });
  switch (what) {
    case 'hide one':
      return one && update({ ...one, occluded: true });
    case 'raise one':
      return one && update({ ...one, z_order: 2 });
    case 'turn a box': {
      const box = held.shapes.find(({ type }) => type === 'rectangle');
      return box && update({ ...box, rotation: 30 });
    }
    case 'group two': {
      const other = others.find(({ frame }) => frame === one?.frame);
      return one && other && update({ ...one, group: 7 }, { ...other, group: 7 });
    }
    case 'give one another label':
      return (
        one &&
        otherLabel &&
        update({ ...one, label_id: one.label_id === label.id ? otherLabel.id : label.id, attributes: [] })
      );
    case 'double one':
      return one && create({ shapes: [{ ...one, id: undefined, source: 'manual' }] }, [one.frame]);
    case 'take one to another frame': {
      const frame = one?.frame === start ? stop : start;
      if (!one || one.type === 'mask' || one.frame === frame) return undefined;
      return { ...update({ ...one, frame }), frames: [one.frame, frame] };
    }
    case 'make a polygon of one': {
      const box = held.shapes.find(({ type }) => type === 'rectangle');
      if (!box) return undefined;
      const [left = 0, top = 0, right = 0, bottom = 0] = box.points;
      return update({ ...box, type: 'polygon', points: [left, top, right, top, right, bottom, left, bottom] });
    }
    case 'nudge a mask': {
      const mask = held.shapes.find(({ type, points }) => type === 'mask' && (points.at(-4) ?? 0) > 0);
      if (!mask) return undefined;
      const [left = 0, top = 0, right = 0, bottom = 0] = mask.points.slice(-4);
      return update({ ...mask, points: [...mask.points.slice(0, -4), left - 1, top, right - 1, bottom] });
    }
    case 'draw an ellipse':
      return create({ shapes: [{ ...common, type: 'ellipse', points: [6, 6, 9, 3] }] });
    case 'draw a track': {
      const place = {
        frame: start,
        type: 'rectangle',
        points: [1, 1, 3, 3],
        occluded: false,
        outside: false,
        z_order: 0,
      };
      const shapes = [{ ...place, rotation: 0, attributes: [] }];
      const frames = Array.from({ length: stop - start + 1 }, (_, k) => start + k);
      return create({ tracks: [{ ...common, group: 0, source: 'manual', shapes }] }, frames);
    }
    case 'set a tag':
      return create({ tags: [common] });
    case 'take a tag away': {
      const [tag] = held.tags;
      return tag && { request: { action: 'delete', tags: [tag] }, frames: [tag.frame] };
    }
  }
}
