import { setTimeout as pause } from 'node:timers/promises';
import sharp from 'sharp';
import { checkAgainstCvat } from '../checker/check-against-cvat.ts';
import { azureExport, type Drawn } from '../migration/small-export.ts';
import { type App, type FaultedSite, startFaultedSite } from './faulted-site.ts';
import { type Seeded, seeded } from './random.ts';
import { KINDS, type Kind, strike } from './strike.ts';

const PATIENCE_MS = 240_000;
const POLL_MS = 200;
const SIZE = { width: 64, height: 48 };
const VERIFIED = new Set(['verified', 'verified-with-changes']);

export type Faulted = {
  seed: number;
  kinds: Kind[];
  /** `repaired`: failed with a report, and exact after the same start. */
  outcome: 'exact' | 'repaired' | 'lost or doubled' | 'false verdict' | 'hang';
  problems: string[];
  seconds: number;
};

/** One migration under the faults that the seed decides, judged by the independent checker. */
export async function runFaulted(seed: number, azurite: string, app: App): Promise<Faulted> {
  const random = seeded(seed);
  const kinds = Array.from({ length: random.between(1, 3) }, () => random.one(KINDS));
  const site = await startFaultedSite(azurite, app, AbortSignal.timeout(3 * PATIENCE_MS));
  const begun = performance.now();
  const ended = (outcome: Faulted['outcome'], problems: string[] = []): Faulted => {
    return { seed, kinds, outcome, problems, seconds: Math.round((performance.now() - begun) / 1000) };
  };
  try {
    const { document, originals } = await prepare(site, random);
    const request = {
      export: { container: site.exports, name: 'project.json' },
      tasks: { size: 4 },
      dataSource: random.one(['cloud-storage', 'upload'] as const),
    };
    const { id } = await site.client().start(request);
    for (const kind of kinds) await strike(site, kind, random);
    const check = () =>
      checkAgainstCvat({
        ...{ cvatUrl: site.cvat.url, token: site.cvat.tokens.writer, export: document, project: 'project', originals },
      });
    for (const outcome of ['exact', 'repaired'] as const) {
      const verdict = await verdictOf(site, id);
      if (verdict === undefined) return ended('hang');
      const problems = VERIFIED.has(verdict) ? await check() : [];
      if (problems.length > 0) return ended('false verdict', problems);
      if (VERIFIED.has(verdict)) return ended(outcome);
      await site.client().start(request);
    }
    return ended('lost or doubled', await check());
  } finally {
    await site.stop();
  }
}

async function prepare(site: FaultedSite, random: Seeded) {
  const paths = Array.from({ length: random.between(5, 12) }, (_, k) => `folder/${k}.jpg`);
  const originals = new Map<string, Buffer>();
  for (const path of paths) {
    const background = { r: random.between(0, 255), g: random.between(0, 255), b: 90 };
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
      box: [random.between(0, 20), random.between(0, 20), random.between(2, 40), random.between(2, 25)],
    },
    { image, label: 'Dog', polygon: [1, random.between(0, 9), 30, 2, 31, random.between(20, 47)] },
    { image, label: 'sunny' },
  ]);
  const document = azureExport(Object.fromEntries(paths.map((path) => [path, SIZE])), drawn);
  await site.putExport(document);
  return { document, originals };
}

/** undefined where it does not come. A host that is being started again, or is frozen, does not answer. */
async function verdictOf(site: FaultedSite, id: string): Promise<string | undefined> {
  const until = performance.now() + PATIENCE_MS;
  while (performance.now() < until) {
    const view = await site
      .client()
      .get(id)
      .catch(() => undefined);
    if (view?.verdict !== undefined) return view.verdict;
    await pause(POLL_MS);
  }
  return undefined;
}
