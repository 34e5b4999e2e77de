import { describe, expect, it } from 'vitest';
import { readBack } from '../../shared/cvat/read-back.ts';
import { cvatShapes } from '../../shared/cvat/shapes.ts';
import type { Job, Label } from '../../shared/cvat/wire.ts';
import type { AnnotationRecord, Geometry } from '../../shared/dataset/record.ts';

const labels: Label[] = [
  { id: 11, name: 'Cat', type: 'any', attributes: [{ id: 5, name: 'fur', input_type: 'text' }] },
  { id: 12, name: 'Dog', type: 'any', attributes: [] },
];
const meta = {
  size: 2,
  frames: [
    { name: 'UI/a.jpg', width: 8, height: 6 },
    { name: 'UI/b.jpg', width: 4, height: 4 },
  ],
};
const frames = new Map(meta.frames.map(({ name }, frame) => [name, frame]));
const job: Job = { id: 3, task_id: 9, type: 'annotation', start_frame: 0, stop_frame: 1 };
const annotation = (image: string, label: string, geometry: Geometry, attributes = {}): AnnotationRecord => ({
  kind: 'annotation',
  image,
  label,
  geometry,
  attributes,
});
const triangle = (x: number) => [x, 0, x + 1, 0, x, 1];

const all = [
  annotation('UI/a.jpg', 'Cat', { type: 'tag' }),
  annotation('UI/b.jpg', 'Dog', { type: 'box', x: 0.25, y: 1, width: 2.5, height: 1 }),
  annotation('UI/a.jpg', 'Cat', { type: 'polygon', parts: [triangle(0), triangle(3)] }, { fur: 'long' }),
  annotation('UI/a.jpg', 'Cat', { type: 'polygon', parts: [triangle(5), triangle(6)] }),
  annotation('UI/b.jpg', 'Dog', { type: 'polygon', parts: [triangle(1)] }),
  annotation('UI/b.jpg', 'Cat', { type: 'mask', width: 4, height: 4, counts: [5, 2, 9] }),
];

describe('cvatShapes()', () => {
  it('writes boxes by their corners and one shape per part, held together by a group', () => {
    const { tags, shapes } = cvatShapes(all, { labels, frames });
    expect(tags).toEqual([{ frame: 0, label_id: 11, source: 'file', attributes: [] }]);
    expect(shapes[0]).toMatchObject({ type: 'rectangle', frame: 1, label_id: 12, points: [0.25, 1, 2.75, 2] });
    const [, first, second, third, fourth, single] = shapes;
    expect(first?.group).toBe(second?.group);
    expect(third?.group).toBe(fourth?.group);
    expect(first?.group).not.toBe(third?.group);
    expect(single?.group).toBe(0);
    expect(first?.attributes).toEqual([{ spec_id: 5, value: 'long' }]);
  });

  it.each([
    ['an image', annotation('x.jpg', 'Cat', { type: 'tag' }), 'the task has no such frame'],
    ['a label', annotation('UI/a.jpg', 'Cow', { type: 'tag' }), 'the project has no label "Cow"'],
    ['an attribute', annotation('UI/a.jpg', 'Dog', { type: 'tag' }, { fur: 'x' }), 'has no attribute "fur"'],
  ])('refuses %s that CVAT does not have', (_, unknown, message) => {
    expect(() => cvatShapes([unknown], { labels, frames })).toThrow(message);
  });
});

describe('readBack()', () => {
  it('gives back what cvatShapes() wrote', () => {
    const annotations = { ...cvatShapes(all, { labels, frames }), tracks: [] };
    const read = readBack({ meta, jobs: [{ job, annotations }], labels });
    expect(read.images.map(({ path, width, height }) => [path, width, height])).toEqual([
      ['UI/a.jpg', 8, 6],
      ['UI/b.jpg', 4, 4],
    ]);
    expect(read.foreign).toEqual([]);
    expect(read.jobs).toMatchObject([{ id: 3, start: 0, stop: 1, strange: [], annotations: all }]);
  });

  it('keeps groups of different frames apart: the COCO importer numbers them from one in every image', () => {
    const polygon = (frame: number, x: number) => ({
      ...{ type: 'polygon', frame, label_id: 11, points: triangle(x), group: 1, attributes: [] },
    });
    const annotations = {
      tags: [],
      shapes: [polygon(0, 0), polygon(1, 0), polygon(0, 3), polygon(1, 2)],
      tracks: [],
    };
    const read = readBack({ meta, jobs: [{ job, annotations }], labels });
    expect(read.jobs[0]?.annotations.map(({ image, geometry }) => [image, geometry])).toEqual([
      ['UI/a.jpg', { type: 'polygon', parts: [triangle(0), triangle(3)] }],
      ['UI/b.jpg', { type: 'polygon', parts: [triangle(0), triangle(2)] }],
    ]);
  });

  it('tells a part of which somebody has changed an attribute apart from the others', () => {
    const { tags, shapes } = cvatShapes(all.slice(2, 3), { labels, frames });
    const changed = shapes.map((shape, k) =>
      k === 1 ? { ...shape, attributes: [{ spec_id: 5, value: 'short' }] } : shape,
    );
    const read = readBack({ meta, jobs: [{ job, annotations: { tags, shapes: changed, tracks: [] } }], labels });
    expect(read.jobs[0]?.held.map(({ record, marks }) => [record.geometry, record.attributes, marks])).toEqual([
      [{ type: 'polygon', parts: [triangle(0)] }, { fur: 'long' }, ['grouped']],
      [{ type: 'polygon', parts: [triangle(3)] }, { fur: 'short' }, ['grouped']],
    ]);
  });

  it('tells where somebody has grouped polygons that have several parts themselves', () => {
    const polygons = all.slice(2, 4).map((one, k) => ({ ...one, label: k === 0 ? 'Cat' : 'Dog', attributes: {} }));
    const { tags, shapes } = cvatShapes(polygons, { labels, frames });
    const marksOf = (group?: number) => {
      const held = shapes.map((shape) => ({ ...shape, ...(group === undefined ? {} : { group }) }));
      const read = readBack({ meta, jobs: [{ job, annotations: { tags, shapes: held, tracks: [] } }], labels });
      return read.jobs[0]?.held.map(({ record: { geometry }, marks }) => [geometry.type, marks]);
    };
    expect(marksOf()).toEqual([
      ['polygon', []],
      ['polygon', []],
    ]);
    expect(marksOf(7)).toEqual([
      ['polygon', ['grouped']],
      ['polygon', ['grouped']],
    ]);
  });

  it('maps frame names to paths where an upload flattened them', () => {
    const read = readBack({ meta, jobs: [], labels, pathOf: (name) => `deep/${name}` });
    expect(read.images[1]?.path).toBe('deep/UI/b.jpg');
  });

  it('reports what no migration writes, counted by job and kind', () => {
    const shape = { frame: 0, label_id: 11, points: [0, 0, 1, 1], attributes: [] };
    const annotations = {
      tags: [{ frame: 0, label_id: 99, attributes: [] }],
      shapes: [
        { ...shape, type: 'points' },
        { ...shape, type: 'points' },
        { ...shape, type: 'rectangle', rotation: 30 },
        { ...shape, type: 'rectangle', frame: 1 },
        { ...shape, type: 'mask', points: [0, 4, 7, 5, 8, 6] },
      ],
      tracks: [{ frame: 0, shapes: [] }],
    };
    const short = { ...job, stop_frame: 0 };
    const { jobs, foreign } = readBack({ meta, jobs: [{ job: short, annotations }], labels });
    expect(jobs[0]?.annotations).toEqual([]);
    expect(foreign.map(({ at, detail, count }) => [at, detail.split(':')[0], count])).toEqual([
      ['task 9, job 3', '1 tracks', 1],
      ['task 9, job 3', '1 annotations of a label that the project does not list (id 99)', 1],
      ['task 9, job 3', '2 shapes of the type points', 2],
      ['task 9, job 3', '1 rotated shapes (rectangle)', 1],
      ['task 9, job 3', '1 annotations of a frame that the job does not show', 1],
      ['task 9, job 3', '1 masks that do not fit into their frame', 1],
    ]);
  });

  it("counts the content of ground truth jobs as somebody else's work", () => {
    const annotations = { ...cvatShapes(all, { labels, frames }), tracks: [] };
    const { jobs, foreign } = readBack({
      meta,
      jobs: [{ job: { ...job, type: 'ground_truth' }, annotations }],
      labels,
    });
    expect(jobs).toEqual([]);
    expect(foreign).toMatchObject([{ code: 'CVAT_FOREIGN_ANNOTATIONS', count: 6 }]);
  });

  it.each(['ground_truth', 'consensus_replica'])('finds no work in an empty job of the type %s', (type) => {
    const annotations = { tags: [], shapes: [], tracks: [] };
    const { jobs, foreign } = readBack({ meta, jobs: [{ job: { ...job, type }, annotations }], labels });
    expect({ jobs, foreign }).toEqual({ jobs: [], foreign: [] });
  });

  it('takes an empty attribute for none: CVAT answers the default of what was never set', () => {
    const tag = { frame: 0, label_id: 11, attributes: [{ spec_id: 5, value: '' }] };
    const read = readBack({ meta, jobs: [{ job, annotations: { tags: [tag], shapes: [], tracks: [] } }], labels });
    expect(read.jobs[0]?.annotations[0]?.attributes).toEqual({});
  });
});
