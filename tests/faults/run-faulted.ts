import sharp from 'sharp';
import { checkAgainstCvat } from '../checker/check-against-cvat.ts';
import { azureExport, type Drawn } from '../migration/small-export.ts';
import { type Random, randomOf } from '../random.ts';
import { awaitEnd } from './await-end.ts';
import { type App, type FaultedSite, startFaultedSite } from './faulted-site.ts';
import { KINDS, type Kind, strike } from './strike.ts';
import { undoFaulted } from './undo-faulted.ts';

const LONGEST_MS = 1_800_000;
const SIZE = { width: 64, height: 48 };
const VERIFIED = new Set(['verified', 'verified-with-changes']);

export type Faulted = {
  seed: number;
  /** Whether the faults strike the migration or its undo. */
  scene: 'migration' | 'undo';
  kinds: Kind[];
  /** `repaired`: failed with a report, and exact after the same start. */
  outcome: 'exact' | 'repaired' | 'not repaired' | 'false verdict' | 'wrong undo' | 'hang';
  problems: string[];
  seconds: number;
};

/** One migration under the faults that the seed decides, judged by the independent checker; `only` these kinds. */
export async function runFaulted(
  seed: number,
  azurite: string,
  app: App,
  only: readonly [Kind, ...Kind[]] = KINDS,
): Promise<Faulted> {
  const random = randomOf(seed);
  const kinds = Array.from({ length: random.int(1, 3) }, () => random.pick(only));
  const scene = random.chance(0.25) ? 'undo' : 'migration';
  const site = await startFaultedSite(azurite, app, AbortSignal.timeout(LONGEST_MS));
  const begun = performance.now();
  const problems: string[] = [];
  const ended = (outcome: Faulted['outcome'], more: readonly string[] = []): Faulted => {
    const seconds = Math.round((performance.now() - begun) / 1000);
    return { seed, scene, kinds, outcome, problems: [...problems, ...more], seconds };
  };
  const strikes = async () => {
    const wrong: string[] = [];
    for (const kind of kinds) wrong.push(...(await strike(site, kind, random)));
    return wrong;
  };
  try {
    const { document, originals } = await prepare(site, random);
    const request = {
      export: { container: site.exports, name: 'project.json' },
      tasks: { size: 4 },
      dataSource: random.pick(['cloud-storage', 'upload'] as const),
    };
    const { id } = await site.client().start(request);
    const startOver = async () => {
      site.cvat.faults.clear();
      site.storage.clear();
      await site.startIfDead();
      await site.client().start(request);
    };
    if (scene === 'migration') problems.push(...(await strikes()));
    else {
      await awaitEnd(site, id, kinds);
      const wrong = await undoFaulted(site, id, strikes);
      if (wrong.length > 0) return ended('wrong undo', [...wrong, ...(await site.lastWords())]);
      await startOver();
    }
    for (const outcome of ['exact', 'repaired'] as const) {
      const seen = await awaitEnd(site, id, kinds);
      if (!seen.ended) return ended('hang', [seen.last, ...(await site.lastWords())]);
      // What comes late has come before anybody looks.
      await site.cvat.faults.lateWorkDone();
      if (VERIFIED.has(seen.verdict)) {
        const wrong = await checkAgainstCvat({
          ...{
            cvatUrl: site.cvat.url,
            token: site.cvat.tokens.writer,
            export: document,
            project: 'project',
            originals,
          },
        });
        return ended(wrong.length > 0 ? 'false verdict' : outcome, wrong);
      }
      if (outcome === 'repaired') break;
      await startOver();
    }
    return ended(
      'not repaired',
      (await site.client().get(id)).findings.map(({ detail }) => detail),
    );
  } finally {
    await site.stop();
  }
}

async function prepare(site: FaultedSite, random: Random) {
  const paths = Array.from({ length: random.int(5, 12) }, (_, k) => `folder/${k}.jpg`);
  const originals = new Map<string, Buffer>();
  for (const path of paths) {
    const background = { r: random.int(0, 255), g: random.int(0, 255), b: 90 };
    const picture = await sharp({ create: { ...SIZE, channels: 3, background } })
      .jpeg()
      .toBuffer();
    originals.set(path, picture);
    await site.world.images.write(site.images, path, picture);
  }
  const drawn = paths.flatMap((image): Drawn[] => [
    {
      image,
      label: 'Cat',
      box: [random.int(0, 20), random.int(0, 20), random.int(2, 40), random.int(2, 25)],
    },
    { image, label: 'Dog', polygon: [1, random.int(0, 9), 30, 2, 31, random.int(20, 47)] },
    { image, label: 'sunny' },
  ]);
  const document = azureExport(Object.fromEntries(paths.map((path) => [path, SIZE])), drawn);
  await site.putExport(document);
  return { document, originals };
}
