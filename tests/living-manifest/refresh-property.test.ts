import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rebuildManifest } from '../../shared/living-manifest/manifest-state.ts';
import { markStale } from '../../shared/living-manifest/mark-stale.ts';
import { refreshManifest } from '../../shared/living-manifest/refresh-manifest.ts';
import type { World } from '../../shared/world.ts';
import { madePng } from '../images/made-images.ts';
import { interruptedWorld } from './interrupted-world.ts';
import { manifestWorldInMemory, textOf } from './manifest-world.ts';
import { pagesOfOne } from './pages-of-one.ts';

const HEADER = '{"version":"1.1"}\n{"type":"images"}\n';
/** Often saved after each image or two, within one listing. */
const section = fc.constantFrom(1, 2, 100);
const refresh = (world: World, container: string, sectionImages: number) =>
  refreshManifest(world, { container, budgetMs: 60_000, sectionImages });

const name = fc.constantFrom('a.png', 'b/c.png', 'B.png', 'b c.png', 'z.jpg', 'empty.png', 'notes.txt');
/** How often the event of a change arrives: lost, once, twice. */
const events = fc.constantFrom(0, 1, 2);
const operation = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constant('put' as const), name, width: fc.integer({ min: 0, max: 9 }), events }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('delete' as const), name, events }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('refresh' as const) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('crash' as const), at: fc.integer({ min: 1, max: 30 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('spoil' as const) }) },
);

test('after any uploads, overwrites, deletes, lost and doubled events and crashes, one reconcile makes the manifest of what is there', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(operation, { minLength: 1, maxLength: 12 }), section, async (operations, most) => {
      const made = await manifestWorldInMemory({ MANIFEST_QUIET_SECONDS: '0' });
      const { container } = made;
      const world: World = { ...made.world, images: pagesOfOne(made.world.images).images };
      const present = new Map<string, number>();
      for (const step of operations) {
        if (step.do === 'put') {
          present.set(step.name, step.width);
          // Width 0 stands for a blob that is not an image.
          await world.images.write(container, step.name, step.width ? madePng(step.width, 5) : 'broken');
        }
        if (step.do === 'delete') {
          present.delete(step.name);
          await world.images.delete(container, step.name);
        }
        if ('events' in step) {
          for (let i = 0; i < step.events; i++) await markStale(world, { container, name: step.name });
        }
        if (step.do === 'refresh') await refresh(world, container, most);
        if (step.do === 'spoil') await world.images.write(container, 'manifest.jsonl', 'spoiled');
        if (step.do === 'crash') {
          const dying = interruptedWorld(world, step.at, 'after');
          await Promise.race([refresh(dying.world, container, most), dying.stopped]);
        }
      }
      expect(await refresh(world, container, most)).toMatchObject({ state: 'done' });
      const manifest = await textOf(world, container, 'manifest.jsonl');
      const paths = [...present].filter(([path, width]) => width && path !== 'notes.txt').sort();
      const lines = paths.map(([path, width]) => {
        const dot = path.lastIndexOf('.');
        return `{"name":"${path.slice(0, dot)}","extension":"${path.slice(dot)}","width":${width},"height":5}\n`;
      });
      expect(manifest).toBe(HEADER + lines.join(''));
      await rebuildManifest(world, container);
      await world.images.delete(container, 'manifest.jsonl');
      await refresh(world, container, most);
      expect(await textOf(world, container, 'manifest.jsonl')).toBe(manifest);
    }),
    { numRuns: 25 },
  );
}, 180_000);
