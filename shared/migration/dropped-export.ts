import { InvalidInputError } from '../errors.ts';
import type { World } from '../world.ts';
import { readPlainJson } from './blob-json.ts';
import { toFinding } from './outcome.ts';
import { type Prepared, prepareMigration } from './prepared.ts';
import { besideExport } from './report-beside-export.ts';
import { MigrationOptions } from './request.ts';
import { requestProblems } from './request-problems.ts';

export type DroppedBlob = { container: string; name: string };

/** Files that belong to an export and are none themselves. */
const COMPANION = /\.(options|report)\.json$/i;

/** The host hands over every event of the subscription, also of blobs beside the trigger's path. */
function isExport(name: string): boolean {
  return /\.json$/i.test(name) && !COMPANION.test(name);
}

/** Prepares the migration of an export that was dropped; undefined where the blob is an export's companion, or is gone again. */
export async function readDropped(world: World, blob: DroppedBlob): Promise<Prepared | undefined> {
  if (!isExport(blob.name) || !(await world.images.head(blob.container, blob.name))) return undefined;
  const options = await readOptions(world, blob);
  return prepareMigration(world, { ...options, export: { container: blob.container, name: blob.name } });
}

async function readOptions(world: World, { container, name }: DroppedBlob): Promise<MigrationOptions> {
  const optionsName = name.replace(/\.json$/i, '.options.json');
  const fix = 'Mend the options file and drop the export once more';
  let content: unknown;
  try {
    content = (await readPlainJson(world.images, container, optionsName)) ?? {};
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    const message = `Cannot read the options "${container}/${optionsName}": it is no JSON: ${cause.message}`;
    throw new InvalidInputError(message, { code: 'OPTIONS_INVALID', fix, cause });
  }
  const parsed = MigrationOptions.safeParse(content);
  if (parsed.success) return parsed.data;
  const message = `Cannot use the options "${container}/${optionsName}": ${requestProblems(parsed.error).join('; ')}`;
  throw new InvalidInputError(message, { code: 'OPTIONS_INVALID', fix });
}

/** Leaves word beside an export that could not even be started. */
export async function writeRefusal(world: World, blob: DroppedBlob, error: unknown): Promise<void> {
  const refusal = { verdict: 'failed', source: blob, findings: [toFinding(error, 'export')] };
  const name = besideExport(blob.name, 'json');
  await world.images.write(blob.container, name, JSON.stringify(refusal, undefined, 2), {
    contentType: 'application/json',
  });
}
