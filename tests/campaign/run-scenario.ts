import { migrateExport } from '../../functions/orchestrators/migrate-export.ts';
import { MigrationRequest } from '../../shared/migration/request.ts';
import { prepareMigration } from '../../shared/migration/stored-request.ts';
import { Report } from '../../shared/verification/report.ts';
import { readPlainJson } from '../../shared/work/blob-json.ts';
import { workBlobs } from '../../shared/work/work-blobs.ts';
import type { World } from '../../shared/world.ts';
import { twinOf } from '../azureml-dataset/twin.ts';
import { drive } from '../migration/drive.ts';
import { type MigrationSite, startSite } from '../migration/migration-site.ts';
import { type Before, nothingBefore, placeOf } from './before.ts';
import { happenBetween } from './between.ts';
import { documentOf } from './document.ts';
import { type Judged, judge } from './judge.ts';
import { workOfPeople } from './people.ts';
import { pictureOf } from './picture.ts';
import type { Round, Scenario } from './scenario.ts';

/** The scenarios' latest work comes before the limit: what comes after it, nobody can know of. */
const LATE = { limitMs: 1000, pauseMs: 50 };

/** Servers before 2.48 know no other token. */
const legacyKey = ({ cvat }: Pick<MigrationSite, 'cvat'>) => ({ CVAT_TOKEN: `Token ${cvat.tokens.legacyKey}` });

/** Runs all rounds of a scenario on a site of its own; answers what came of each. `meddle`: done to CVAT before each judgement. */
export async function runScenario(
  azurite: string,
  { flat, moving, version, rounds }: Omit<Scenario, 'seed'>,
  meddle?: (site: MigrationSite) => Promise<void>,
): Promise<Judged[]> {
  const site = await startSite(azurite, legacyKey, { work: 'azurite', version });
  const originals = new Map<string, Buffer>();
  const before = nothingBefore();
  const judged: Judged[] = [];
  try {
    for (const round of rounds) {
      await putPictures(site, { round, flat, originals, before });
      await happenBetween(site, { round, flat, before });
      await replacePicture(site, { round, flat, originals, before });
      await workOfPeople(site, round.people, before);
      if (round.unlabelled) before.unlabelled = true;
      const document = documentOf(round.project, site.images, round);
      const previewed = round.previewed ? await preview(site, { round, flat, document, originals, before }) : undefined;
      const migrated = await migrate(site, { round, flat, document, originals, before });
      await meddle?.(site);
      judged.push(await judge({ site, round, flat, moving, document, originals, ...migrated, previewed, before }));
      for (const { path } of round.project.images) before.paths.add(path);
    }
  } finally {
    await site.stop();
  }
  return judged;
}

type Putting = { round: Round; flat: boolean; originals: Map<string, Buffer>; before: Before };

async function putPictures(site: MigrationSite, { round, flat, originals, before }: Putting): Promise<void> {
  for (const image of round.project.images) {
    if (originals.has(image.path) || image.state === 'missing' || image.state === 'elsewhere') continue;
    const picture = await pictureOf(image, originals.size + 1);
    originals.set(image.path, picture);
    await site.world.images.write(site.images, placeOf(before, image.path, { flat }), picture);
  }
}

/** Another picture of the same size and kind, under the name of one that CVAT was given. */
async function replacePicture(site: MigrationSite, { round, flat, originals, before }: Putting): Promise<void> {
  const image = round.replaced === undefined ? undefined : round.project.images[round.replaced];
  if (!image || !originals.has(image.path) || !before.paths.has(image.path)) return;
  const picture = await pictureOf(image, originals.size + 100);
  before.replaced.add(image.path);
  originals.set(image.path, picture);
  await site.world.images.write(site.images, placeOf(before, image.path, { flat }), picture);
}

/** The verdict of a dry run before the round. */
async function preview(site: MigrationSite, { round, ...putting }: Putting & { document: object }) {
  const calm = { ...round, dryRun: true, faults: [], twice: false };
  const { during: _, spoil: __, ...dry } = calm;
  return (await migrate(site, { round: dry, ...putting })).report.verdict;
}

async function migrate(
  site: MigrationSite,
  { round, flat, document, originals, before }: Putting & { document: object },
): Promise<{ report: Report; writes: number }> {
  const world: World = { ...site.world, config: { ...site.world.config, late: LATE } };
  const wanted = { ...round.options, dryRun: round.dryRun, export: await putExport(site, round, document) };
  for (const fault of round.faults) site.cvat.faults.add(fault);
  const seen = site.cvat.requestsSeen.length;
  const prepared = await prepareMigration(world, MigrationRequest.parse(wanted));
  const { id, exportEtag, request } = prepared;
  before.migrations.push(id);
  const spoilt = round.spoil === undefined ? undefined : round.project.images[round.spoil];
  let waiting = round.during;
  const meanwhile = async (activity: string) => {
    await spoil(activity);
    if (activity !== waiting?.step) return;
    const { people } = waiting;
    waiting = undefined;
    await workOfPeople(site, people, before);
  };
  const spoil = async (activity: string) => {
    if (activity !== 'registerStorage' && activity !== 'createTask') return;
    // What CVAT has been given already stays there as it was.
    if (!spoilt || !originals.has(spoilt.path) || before.paths.has(spoilt.path)) return;
    originals.delete(spoilt.path);
    await world.images.write(site.images, placeOf(before, spoilt.path, { flat }), 'no picture any more');
  };
  const input = { ...{ id, dryRun: round.dryRun, dataSource: request.dataSource }, exportEtag, prepared };
  await drive(world, migrateExport, input, { before: meanwhile, twice: round.twice });
  site.cvat.faults.clear();
  // What comes late has come before anybody looks.
  await site.cvat.faults.lateWorkDone();
  const writes = site.cvat.requestsSeen.slice(seen).filter(({ method }) => method !== 'GET' && method !== 'HEAD');
  const { work, config } = site.world;
  const report = Report.parse(await readPlainJson(work, config.workContainer, workBlobs(id).report));
  return { report, writes: writes.length };
}

async function putExport(site: MigrationSite, { lines, name, project }: Round, document: object) {
  if (!lines) return site.putExport(document, name);
  const url = project.style.names === 'datastore' ? 'coco_url' : 'absolute_url';
  const text = Buffer.from(twinOf(Buffer.from(JSON.stringify(document)), url)).toString('utf8');
  return site.putExport(text, `${name}l`);
}
