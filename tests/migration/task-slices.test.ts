import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AnnotationRecord, ImageRecord } from '../../shared/dataset/record.ts';
import { type Plan, writePlan } from '../../shared/migration/plan.ts';
import { NO_CONTENT } from '../../shared/migration/plan-new-tasks.ts';
import { createSliceWriter, readSlice, readTaskImages } from '../../shared/migration/task-slices.ts';
import { manifestWorldInMemory } from '../living-manifest/manifest-world.ts';
import { uniqueName } from '../names.ts';

const image = (name: string): ImageRecord => ({ kind: 'image', path: name, width: 10, height: 20 });
const tag = (name: string): AnnotationRecord => ({
  ...{ kind: 'annotation', image: name, label: 'cow', geometry: { type: 'tag' }, attributes: {} },
});
const record = fc
  .tuple(fc.string({ minLength: 1, maxLength: 40 }), fc.boolean())
  .map(([name, is]) => (is ? image(name) : tag(name)));
/** Limits that are met by single records, by some together, by all tasks together, or not at all. */
const limits = fc.record({
  part: fc.constantFrom(1, 300, 2000, 1 << 20),
  buffered: fc.constantFrom(1, 500, 3000, 1 << 26),
});

test('createSliceWriter() writes every record of every task once and in order, however small its parts are', async () => {
  const { world } = await manifestWorldInMemory();
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.integer({ min: 0, max: 3 }), record), { maxLength: 60 }),
      limits,
      async (records, chosen) => {
        const id = uniqueName('slices');
        await world.work.ensureContainer(world.config.workContainer);
        const writer = createSliceWriter(world, id, chosen);
        for (const [task, one] of records) await writer.add(task, one);
        const parts = await writer.finish();
        const tasks = [0, 1, 2, 3].map((index) => ({
          ...{ kind: 'new' as const, index, name: '', link: '', ...NO_CONTENT, ...parts.get(index) },
        }));
        const plan: Plan = { project: { name: 'p' }, labels: [], images: 0, annotations: 0, tasks };
        await writePlan(world, id, plan);
        for (const { index } of tasks) {
          const given = records.filter(([task]) => task === index).map(([, one]) => one);
          const { images, annotations } = await readSlice(world, { id, task: index });
          expect(images).toEqual(given.filter(({ kind }) => kind === 'image'));
          expect(await readTaskImages(world, { id, task: index })).toEqual(images);
          expect(annotations).toEqual(given.filter(({ kind }) => kind === 'annotation'));
          if (chosen.part !== 1 || given.length === 0) continue;
          expect(parts.get(index)).toEqual({ imageParts: images.length, annotationParts: annotations.length });
        }
      },
    ),
    { numRuns: 20 },
  );
});
