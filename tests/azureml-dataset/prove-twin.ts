import sharp from 'sharp';
import type { Finding } from '../../shared/dataset/finding.ts';
import type { IndexEntry } from '../../shared/dataset/index-entry.ts';
import type { Report } from '../../shared/verification/report.ts';
import type { Fixture } from '../azureml/fixture.ts';
import { normalize } from '../azureml/normalize.ts';
import { checkSite } from '../checker/check-site.ts';
import { driveMigration } from '../migration/drive-migration.ts';
import { type MigrationSite, startSite } from '../migration/migration-site.ts';
import { documentOfHub } from './document-of-hub.ts';
import { twinOf } from './twin.ts';
import { AS_IT_IS, DIFFERENT, UNSAID, urlOf } from './twin-differences.ts';

/**
 * Migrates a fixture and its dataset into two projects, and the dataset into the first one again, where all of it must be
 * there already. CVAT is held against the hub of the fixture each time, by nothing of the product. Answers what is wrong.
 */
export async function proveTwin(azurite: string, fixture: Fixture): Promise<string[]> {
  const lines = twinOf(fixture.export, urlOf(fixture.name));
  const read = await normalize(fixture.export, fixture.container, { normalize: fixture.options });
  const pixels = read.scan.coordinates.unit === 'absolute' ? { coordinates: 'absolute' } : {};
  const said = { ...Object(fixture.options), ...pixels };
  const { paths = 'full', ...options } = said;
  const expected: Record<string, Awaited<ReturnType<typeof normalize>>> = {
    'coco.json': read,
    'lines.jsonl': await normalize(lines, fixture.container, { normalize: said }),
  };
  const site = await startSite(azurite);
  try {
    for (const entry of fixture.container) await putEntry(site, entry);
    await site.world.images.write(site.exports, 'coco.json', Buffer.from(fixture.export));
    await site.world.images.write(site.exports, 'lines.jsonl', Buffer.from(lines));
    const problems: string[] = [];
    const run = async (name: string, project: string): Promise<Report> => {
      const request = { export: { container: site.exports, name }, project, paths, normalize: options };
      const { report } = await driveMigration(site.world, request);
      if (report.totals.images.migrated + report.totals.images.alreadyThere === 0) return report;
      const { records = [], findings = [] } = expected[name] ?? {};
      const found = await checkSite(site, {
        ...{ export: documentOfHub(records), project, excluded: { images: excludedIn(report, findings) } },
        // CVAT takes a backslash for a slash.
        frameName: (path) => path.replaceAll('\\', '/'),
      });
      problems.push(...found.map((problem) => `${name} in ${project}: ${problem}`));
      return report;
    };
    const coco = await run('coco.json', 'COCO');
    const again = await run('lines.jsonl', 'COCO');
    const twin = await run('lines.jsonl', 'Lines');
    return [...problems, ...differences(fixture.name, { coco, again, twin })];
  } finally {
    await site.stop();
  }
}

function differences(name: string, { coco, again, twin }: Record<'coco' | 'again' | 'twin', Report>): string[] {
  const { coco: onlyCoco, twin: onlyTwin, label } = DIFFERENT[name] ?? AS_IT_IS;
  // What a line cannot name is another label, and no proof of the one that the COCO file has.
  if (label || onlyTwin.includes('ANNOTATION_MALFORMED')) return [];
  const codes = (report: Report) =>
    report.findingTotals
      .map(({ code, count }) => `${code} ${count}`)
      .filter(
        (told) =>
          ![...UNSAID, ...onlyCoco, ...onlyTwin, 'IMAGES_IN_ANOTHER_PROJECT_TOO'].includes(told.split(' ')[0] ?? ''),
      )
      .sort()
      .join(', ');
  const verdict = onlyCoco.length > 0 ? '' : coco.verdict;
  const proof = (report: Report) =>
    [verdict && report.verdict, JSON.stringify(report.totals), codes(report)].join('; ');
  const there = ({ totals: { images, annotations } }: Report) =>
    [images, annotations].map((one) => `${one.migrated} migrated, ${one.alreadyThere} there`).join('; ');
  const { images, annotations } = coco.totals;
  const all = [images, annotations].map(({ migrated }) => `0 migrated, ${migrated} there`).join('; ');
  return [
    ...(proof(twin) === proof(coco) ? [] : [`COCO: ${proof(coco)}; lines: ${proof(twin)}`]),
    ...(there(again) === all ? [] : [`the second time ${there(again)} and not ${all}`]),
  ];
}

/** What CVAT cannot show, as only a migration finds: whole images, by name. What the reader leaves out is in no hub. */
function excludedIn({ findings }: Report, known: readonly Finding[]): Set<string> {
  const places = findings
    .filter(
      ({ excludes, code, at }) => excludes === 'image' && !known.some((one) => one.code === code && one.at === at),
    )
    .map(({ at }) => /"((?:[^"\\]|\\.)*)"/.exec(at)?.[0]);
  return new Set(places.map((text) => String(JSON.parse(text ?? '""'))));
}

/** A picture of the stated size, all of one colour; what cannot be one is a file all the same. */
async function putEntry(site: MigrationSite, entry: IndexEntry): Promise<void> {
  if (entry.state !== 'image')
    return site.world.images.write(site.images, entry.path, 'no picture').then(() => undefined);
  const { path, width, height, orientation } = entry;
  const raw = orientation > 4 ? { width: height, height: width } : { width, height };
  const picture = sharp({ create: { ...raw, channels: 3, background: '#88a' } }).withMetadata({ orientation });
  const format = /\.(png|tiff?)$/i.exec(path)?.[1]?.toLowerCase();
  const encoded = format === 'png' ? picture.png() : format ? picture.tiff() : picture.jpeg();
  await site.world.images.write(site.images, path, await encoded.toBuffer());
}
