import { createHash } from 'node:crypto';
import { z } from 'zod';
import { decodeBatches, encodeLines } from '../dataset/json-lines.ts';
import { AnnotationRecord } from '../dataset/record.ts';
import { isObject, isUsualContent } from '../dataset/usual-record.ts';
import { InvalidInputError, RemoteError } from '../errors.ts';
import { withWorkContainer } from '../work/with-work-container.ts';
import type { World } from '../world.ts';

export const LedgerHeader = z.object({
  schema: z.literal(1),
  taskId: z.int(),
  projectId: z.int(),
  /** Id of the migration that wrote last. */
  migration: z.string(),
  /** Ids of others that have written or found what is in the task: their reports speak of it, too. Absent in ledgers of before. */
  others: z.array(z.string()).exactOptional(),
  /** The task's `bug_tracker`. */
  link: z.string(),
  /** When the version of the export was made that was written last; ISO 8601. */
  exportModified: z.string(),
  /** When the run was started that wrote last; a run that was started before it must not write over it. */
  started: z.string(),
  /** How frames were named; absent where nobody knows any more. */
  paths: z.enum(['full', 'basename']).exactOptional(),
  /** Of the export that the task was made for; absent in ledgers of before. */
  labels: z.array(z.string()).exactOptional(),
});
export type LedgerHeader = z.infer<typeof LedgerHeader>;

const Written = AnnotationRecord.omit({ kind: true, image: true, index: true });

const LedgerLine = z.object({
  frame: z.string(),
  path: z.string(),
  identity: z.string(),
  versions: z.array(z.array(Written)),
});

type LedgerLine = z.infer<typeof LedgerLine>;

const Line = z.union([LedgerLine, LedgerHeader]);

/** As nearly every line is; whatever else there may be is the schema's affair, which takes three times as long. */
function usualLine(value: unknown): value is LedgerLine {
  if (!isObject(value)) return false;
  const { frame, path, identity, versions } = value;
  if (typeof frame !== 'string' || typeof path !== 'string' || typeof identity !== 'string') return false;
  return Array.isArray(versions) && versions.every((one) => Array.isArray(one) && one.every(isUsualVersion));
}

const isUsualVersion = (value: unknown): boolean => isObject(value) && isUsualContent(value);

/** One image of a task. `versions`: what CVAT may hold of it by us; one, or several while a write is under way. */
export type LedgerImage = { frame: string; path: string; identity: string; versions: AnnotationRecord[][] };

/**
 * What we wrote into one task of CVAT, by the names of its frames. `header` is absent where the ledger is of another task that
 * had the same id: the server was set up again since. Then it says nothing, and is written over.
 */
export type Ledger = { header?: LedgerHeader; images: Map<string, LedgerImage>; etag: string };

/** Where a server's tasks have their blobs: task ids are unique within one server. */
export function taskBlob(
  world: World,
  room: 'ledger' | 'fence' | 'pictures',
  taskId: number,
  extension: string,
): string {
  const server = createHash('sha256').update(world.config.cvat.url).digest('hex').slice(0, 12);
  return `${room}/${server}/${taskId}.${extension}`;
}

/** undefined where we never wrote into the task, or where the ledger was lost. `link`: the `bug_tracker` that the task has. */
export async function readLedger(
  world: World,
  { id: taskId, bug_tracker: link }: { id: number; bug_tracker?: string | null | undefined },
): Promise<Ledger | undefined> {
  const ledger = await readAnyLedger(world, taskId);
  return ledger && ledger.header.link !== (link ?? '') ? { images: new Map(), etag: ledger.etag } : ledger;
}

/** The ids of the tasks that have a ledger, whether or not they are still there. */
export async function ledgeredTasks(world: World): Promise<number[]> {
  const ids: number[] = [];
  const prefix = taskBlob(world, 'ledger', 0, '').replace(/0\.$/, '');
  for await (const { name } of world.work.list(world.config.workContainer, { prefix })) {
    const id = Number(/^(\d+)\.jsonl$/.exec(name.slice(prefix.length))?.[1]);
    if (id > 0) ids.push(id);
  }
  return ids;
}

/** As `readLedger`, whatever issue tracker the task has now; it may be of another task that had the same id. */
export async function readAnyLedger(
  world: World,
  taskId: number,
): Promise<(Ledger & { header: LedgerHeader }) | undefined> {
  const name = taskBlob(world, 'ledger', taskId, 'jsonl');
  const blob = await world.work.read(world.config.workContainer, name);
  if (!blob) return undefined;
  let header: LedgerHeader | undefined;
  const images = new Map<string, LedgerImage>();
  try {
    for await (const lines of decodeBatches(blob.bytes, { schema: Line, usual: usualLine })) {
      for (const line of lines) {
        if ('schema' in line) header = line;
        else
          images.set(line.frame, { ...line, versions: line.versions.map((version) => version.map(whole(line.path))) });
      }
    }
    if (!header) throw new Error('its first line is missing');
  } catch (error) {
    if (error instanceof RemoteError || error instanceof InvalidInputError) throw error;
    throw new InvalidInputError(`Cannot read the ledger "${name}": ${error instanceof Error ? error.message : error}`, {
      code: 'LEDGER_UNREADABLE',
      fix: `Delete the blob "${name}" in ${world.config.workContainer}: whatever differs from the export then counts as people's work`,
      cause: error,
    });
  }
  return { header, images, etag: blob.etag };
}

/**
 * Writes a ledger in place of the one that was read (`before`), or the first one. Throws RemoteError where another run
 * has written it meanwhile.
 */
export async function writeLedger(
  world: World,
  ledger: { header: LedgerHeader; images: Iterable<LedgerImage> },
  before: Pick<Ledger, 'etag'> | undefined,
): Promise<{ etag: string }> {
  const name = taskBlob(world, 'ledger', ledger.header.taskId, 'jsonl');
  function* lines() {
    yield ledger.header;
    for (const image of ledger.images) yield { ...image, versions: image.versions.map((some) => some.map(written)) };
  }
  const condition = {
    onlyIf: before ? { etag: before.etag } : ('absent' as const),
    contentType: 'application/x-ndjson',
  };
  const { workContainer } = world.config;
  const done = await withWorkContainer(world, () =>
    world.work.write(workContainer, name, encodeLines(lines()), condition),
  );
  if (done) return done;
  throw new RemoteError(
    `Cannot go on with task ${ledger.header.taskId}: another run has written its ledger meanwhile`,
    {
      code: 'TASK_OVERTAKEN',
      fix: 'Start the migration again when the other run has ended',
      retryable: true,
    },
  );
}

const whole =
  (image: string) =>
  ({ label, geometry, attributes }: z.infer<typeof Written>): AnnotationRecord => ({
    kind: 'annotation',
    image,
    label,
    geometry,
    attributes,
  });

function written({ label, geometry, attributes }: AnnotationRecord): z.infer<typeof Written> {
  return { label, geometry, attributes };
}
