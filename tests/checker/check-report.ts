import { expect } from 'vitest';
import { z } from 'zod';
import { readStoredRequest } from '../../shared/migration/stored-request.ts';
import { Report } from '../../shared/verification/report.ts';
import { readPlainJson } from '../../shared/work/blob-json.ts';
import { workBlobs } from '../../shared/work/work-blobs.ts';
import type { World } from '../../shared/world.ts';
import { checkAgainstCvat } from './check-against-cvat.ts';
import { picturesIn } from './pictures-in.ts';

/** What the checker holds CVAT against, as far as it is written there; a dataset of lines has a reader of its own tests. */
const Coco = z.object({ images: z.array(z.unknown()), annotations: z.array(z.unknown()) });

const LONGEST_LABEL = 64;

/** After these CVAT may have frames in the project that the export does not name. */
const MORE_FRAMES = new Set(['IMAGES_NOT_IN_EXPORT', 'IMAGES_UNLABELLED']);

/** Every migration of a test ends in this: where its report says that the export is in CVAT, the independent checker sees it there. */
export async function expectTrueVerdict(world: World, id: string): Promise<void> {
  const stored = await readPlainJson(world.work, world.config.workContainer, workBlobs(id).report);
  if (stored === undefined) return;
  const report = Report.parse(stored);
  expect(await falseSentences(world, report), `${report.verdict}: ${report.headline}`).toEqual([]);
}

/** Why a report is not true. One that is not clean is held only against what it does not name itself. */
export async function falseSentences(world: World, report: Report): Promise<string[]> {
  const project = report.target.project?.name;
  const complete = report.findingTotals.every(({ count, listed, effect }) => effect === 'info' || listed === count);
  if (report.dryRun || report.verdict === 'failed' || project === undefined || !complete) return [];
  const document = await exportOf(world, report.source.export);
  if (document === undefined) return [];
  const { cvat } = world.config;
  const clean = report.verdict === 'verified';
  const named = report.findings.filter(({ effect }) => effect !== 'info').map(({ at, detail }) => `${at} ${detail}`);
  const isNamed = (problem: string) => {
    const [, path = ''] = /"([^"]*)"/.exec(problem) ?? [];
    return named.some((text) => text.includes(`"${path}"`));
  };
  const { request } = await readStoredRequest(world, report.migration.id);
  const flat = request.dataSource === 'upload' && request.paths === 'basename';
  const asked = request.normalize.labels.rename;
  const told = toldNames(report);
  const problems = await checkAgainstCvat({
    ...{ cvatUrl: cvat.url, token: cvat.token, organization: cvat.organization },
    ...{ export: document, project, originals: await picturesIn(world.images, report.source.images) },
    rename: (label) => asked[label] ?? told.get(label) ?? shortened(label, report) ?? label,
    ...(flat ? { frameName: (path) => path.slice(path.lastIndexOf('/') + 1) } : {}),
  });
  const more = report.findings.some(({ code }) => MORE_FRAMES.has(code));
  const ours = new Set(report.tasks.map((task) => task.id));
  return problems.filter((problem) => {
    const [, task] = /^CVAT has the frame .*which the export does not have \(task (\d+)\)$/.exec(problem) ?? [];
    // Other exports of the project have images of their own.
    if (task !== undefined) return !more && ours.has(Number(task));
    return clean || !isNamed(problem);
  });
}

/** A finding quotes only the beginning of a very long name; what CVAT has of it begins like it, too. */
function shortened(label: string, { labels }: Report): string | undefined {
  if ([...label].length <= LONGEST_LABEL) return undefined;
  const alike = labels.filter(({ name }) => label.startsWith([...name].slice(0, LONGEST_LABEL / 2).join('')));
  return new Set(alike.map(({ name }) => name)).size === 1 ? alike[0]?.name : undefined;
}

/** Names that CVAT cannot hold, and the ones that the report says they have there; a name may change more than once. */
function toldNames({ findings }: Report): Map<string, string> {
  const told = new Map<string, string>();
  for (const { code, detail } of findings) {
    const [, before, after] = (code.startsWith('LABEL_') && /^(".*") becomes (".*")$/s.exec(detail)) || [];
    if (before === undefined || after === undefined) continue;
    const [from, to] = [before, after].map((quoted) => z.string().parse(JSON.parse(quoted)));
    if (from === undefined || to === undefined) continue;
    for (const [first, last] of told) if (last === from) told.set(first, to);
    told.set(from, to);
  }
  return told;
}

async function exportOf(world: World, source: string): Promise<unknown> {
  const slash = source.indexOf('/');
  const blob = await world.images.read(source.slice(0, slash), source.slice(slash + 1));
  if (!blob) return undefined;
  const text = Buffer.concat(await Array.fromAsync(blob.bytes)).toString('utf8');
  try {
    const document: unknown = JSON.parse(text);
    return Coco.safeParse(document).success ? document : undefined;
  } catch {
    // Lines, or an encoding that the checker does not read.
    return undefined;
  }
}
