import { asUtf8 } from '../azureml/document/text-encoding.ts';
import type { Finding } from '../dataset/finding.ts';
import { InvalidInputError } from '../errors.ts';
import { buildReport } from '../verification/build-report.ts';
import { VERSION } from '../version.ts';
import { smallBytes } from '../work/small-bytes.ts';
import type { World } from '../world.ts';
import { firstPart, isDroppedLines } from './dropped-parts.ts';
import { isWatched } from './is-watched.ts';
import { noteAsked } from './last-asked.ts';
import { meantAs, whatItIs } from './not-an-export.ts';
import { withoutEnding, writeBesideExport } from './report-beside-export.ts';
import { type MigrationOptions, type MigrationRequest, optionsSchema } from './request.ts';
import { type RequestProblem, requestProblems } from './request-problems.ts';

export type DroppedBlob = { container: string; name: string };

type Read<T> = { ok: true; value: T } | { ok: false; findings: Finding[] };

/** Files that belong to an export and are none themselves. */
const COMPANION = /\.(options|report|cvat)\.json$/i;

const INVALID = 'OPTIONS_INVALID';
const NOT_STARTED = 'not started';

/**
 * What a drop asks for; undefined where the blob is an export's companion, lies beside the watched path (the host hands over
 * every event of the subscription), or is gone again.
 */
export async function readDropped(world: World, blob: DroppedBlob): Promise<Read<MigrationRequest> | undefined> {
  if (!isDrop(world.config.exportsPath, blob)) return undefined;
  const found = await world.images.head(blob.container, blob.name);
  if (!found) return undefined;
  if (meantAs(blob.name) !== undefined) return { ok: false, findings: [await whatItIs(world, blob, found)] };
  const { container, name } = isDroppedLines(blob.name) ? await firstPart(world, blob) : blob;
  const options = await readOptions(world, { container, name });
  if (!options.ok) return options;
  return { ok: true, value: { ...options.value, export: { container, name } } };
}

/** An export, or what somebody takes for one, such as a zip archive: its answer stands beside it. */
export function isDrop(exportsPath: string, { container, name }: DroppedBlob): boolean {
  return !COMPANION.test(name) && isWatched(exportsPath, { container, name: meantAs(name) ?? name });
}

async function readOptions(world: World, blob: DroppedBlob): Promise<Read<MigrationOptions>> {
  const { container } = blob;
  const optionsName = await findOptions(world, blob);
  const refused = (problems: readonly RequestProblem[]): Read<MigrationOptions> => ({
    ok: false,
    findings: problems.map(({ code, at, detail, fix }) => ({
      ...{ code, severity: 'error', at: `${optionsName}: ${at}`, detail },
      fix: `${fix}. Then drop the export once more`,
    })),
  });
  let content: unknown;
  try {
    content = await readAnyJson(world, container, optionsName);
  } catch (error) {
    const at = 'content';
    if (error instanceof InvalidInputError && error.code === 'BLOB_TOO_LARGE') {
      return refused([{ code: INVALID, at, detail: error.message, fix: error.fix }]);
    }
    if (!(error instanceof SyntaxError || isUndecodable(error))) throw error;
    const detail = `It is not JSON: ${error.message}`;
    return refused([{ code: INVALID, at, detail, fix: 'Fix it, and save it as UTF-8' }]);
  }
  const parsed = optionsSchema(world.config).safeParse(content === undefined ? {} : content);
  return parsed.success ? { ok: true, value: parsed.data } : refused(requestProblems(parsed.error, 'content', INVALID));
}

/** Whoever writes `PETS.JSON` writes `PETS.OPTIONS.JSON`, too: options that are there are never passed over. */
async function findOptions(world: World, { container, name }: DroppedBlob): Promise<string> {
  const wanted = `${withoutEnding(name)}.options.json`;
  const found: string[] = [];
  for await (const blob of world.images.list(container, { prefix: `${withoutEnding(name)}.` })) {
    if (blob.name.toLowerCase() === wanted.toLowerCase()) found.push(blob.name);
  }
  return found.includes(wanted) ? wanted : (found[0] ?? wanted);
}

/** Bytes that are not text in their encoding. */
function isUndecodable(error: unknown): error is TypeError {
  return error instanceof TypeError && 'code' in error && error.code === 'ERR_ENCODING_INVALID_ENCODED_DATA';
}

/** JSON in whatever encoding a text editor has saved it; undefined where there is none. Throws SyntaxError. */
async function readAnyJson(world: World, container: string, name: string): Promise<unknown> {
  const blob = await world.images.read(container, name);
  if (!blob) return undefined;
  const chunks: Uint8Array[] = [];
  for await (const chunk of (await asUtf8(smallBytes(`${container}/${name}`, blob))).bytes) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString());
}

/** Leaves word beside an export that could not even be started: a report like any other. */
export async function writeRefusal(world: World, blob: DroppedBlob, findings: readonly Finding[]): Promise<void> {
  await noteAsked(world, blob, { id: NOT_STARTED, dryRun: false });
  const now = world.now().toISOString();
  const { url, organization } = world.config.cvat;
  const report = await buildReport({
    dryRun: false,
    migration: { id: NOT_STARTED, started: now, finished: now, tool: `azureml-to-cvat ${VERSION}` },
    source: { export: `${blob.container}/${blob.name}`, images: world.config.imageContainers[0] ?? '' },
    target: { url, version: '', ...(organization ? { organization } : {}) },
    read: { images: 0, annotations: 0 },
    labels: [],
    tasks: [],
    findings,
  });
  await writeBesideExport(world, blob, { report });
}
