import { randomInt } from 'node:crypto';
import { othersTurn } from '../dataset/in-turns.ts';
import { type Fence, requireFence } from '../ledger/fence.ts';
import type { World } from '../world.ts';
import { heldOf, shows, type TaskDecision } from './decide-task.ts';
import { isUncertain } from './late-work.ts';
import { growingWait } from './pause.ts';
import type { JobReading } from './read-task.ts';
import { type WriteLimits, type WriteRequest, writeRequests } from './write-requests.ts';

/** Older than this, and a reading of a job says too little of what it holds now. */
const FRESH_MS = 20_000;
/** A job that was empty is not read again right before it is filled, unless others were filled first: people may have begun in it. */
const FRESH_EMPTY_MS = 2000;
/** What reading itself may take: a large job on a slow server is never fresh otherwise. */
const READING_MS_PER_ANNOTATION = 1;

/** What is to be written into one job: `whole` in place of all that it holds, else image by image beside other people's work. */
export type JobWrite = { jobId: number; whole: boolean; paths: string[]; requests: number };

/** Jobs that do not hold what they should, with the images that are to be written there. */
export async function jobWrites(decision: TaskDecision, limits: WriteLimits): Promise<JobWrite[]> {
  const writes: JobWrite[] = [];
  for (const job of decision.reading.read.values()) {
    const plan = planJob(decision, job, limits);
    // Not its content, which is made again when its turn comes: that of all jobs together may be large.
    if (plan) writes.push({ jobId: plan.jobId, whole: plan.whole, paths: plan.paths, requests: plan.requests });
    await othersTurn();
  }
  return writes;
}

type Plan = JobWrite & { content: WriteRequest[] };

function planJob(decision: TaskDecision, job: JobReading, limits: WriteLimits): Plan | undefined {
  const { reading, images, carried } = decision;
  const wanted: string[] = [];
  let whole = true;
  const known = new Set<JobReading['held'][number] | JobReading['strange'][number]>();
  const shown: string[] = [];
  for (let frame = job.start; frame <= Math.min(job.stop, reading.images.length - 1); frame++) {
    const path = reading.images[frame]?.path ?? '';
    const image = images.get(path);
    const actual = heldOf(job, frame);
    if (image?.frame !== frame) {
      // Of another export, perhaps: what it holds stays.
      if (actual.held.length + actual.strange.length > 0) whole = false;
      continue;
    }
    for (const one of [...actual.held, ...actual.strange]) known.add(one);
    shown.push(path);
    if (image.state === 'kept') whole = false;
    if (image.state === 'write') wanted.push(path);
  }
  if (wanted.length === 0 && givenUp(decision, job).length === 0) return undefined;
  // What lies where the job never shows it is somebody's, too.
  if (known.size < job.held.length + job.strange.length) whole = false;
  const paths = whole ? shown : wanted;
  const frames = new Map(paths.map((path) => [path, images.get(path)?.frame ?? -1]));
  const target = { labels: reading.labels, frames, carried, firstGroup: randomInt(1_000_000, 2_000_000_000) };
  const content = writeRequests(
    paths.map((path) => ({ path, annotations: images.get(path)?.target ?? [] })),
    target,
    limits,
  );
  return { jobId: job.id, whole, paths: wanted, requests: content.length, content };
}

/** What the job holds of images that it does not show, where the request gives up what people made of those. */
function givenUp({ reading, images }: TaskDecision, job: JobReading) {
  const isGivenUp = (frame: number) => {
    const image = images.get(reading.images[frame]?.path ?? '');
    return !shows(job, frame) && image?.frame === frame && image.state === 'write';
  };
  return job.strange.filter(({ frame }) => isGivenUp(frame));
}

type Writing = { fence: Fence; decision: TaskDecision; job: JobWrite; limits: WriteLimits };

/** False where CVAT did not say in time that it has all of it, or somebody was faster: the task has to be looked at again. */
export async function writeJob(world: World, writing: Writing): Promise<boolean> {
  const { fence, decision, job, limits } = writing;
  // What is taken away is read right before: somebody may have begun to work there meanwhile.
  const before = decision.reading.read.get(job.jobId);
  const isEmpty = before !== undefined && before.held.length + before.strange.length === 0;
  if (!isEmpty || !isFresh(world, decision, job.jobId, FRESH_EMPTY_MS)) await decision.again(job.jobId);
  const now = decision.reading.read.get(job.jobId);
  const plan = now && planJob(decision, now, limits);
  if (!plan) return true;
  // The ledger tells what may be met half-way, by what was planned.
  if (plan.whole !== job.whole || plan.requests > job.requests) return false;
  if (!plan.whole && !(await removeOurs(world, writing, plan))) return false;
  for (const [index, request] of plan.content.entries()) {
    await requireFence(world, fence);
    const how = plan.whole && index === 0 ? 'replaceInJob' : 'addToJob';
    if (how === 'replaceInJob' && !isFresh(world, decision, job.jobId)) return false;
    if (!(await send(world, writing, request, how))) return false;
  }
  return true;
}

/** To be asked last before what is there is taken away: a worker may sleep at any moment, and people work meanwhile. */
function isFresh(world: World, { reading }: TaskDecision, jobId: number, most = FRESH_MS): boolean {
  const read = reading.read.get(jobId);
  if (!read) return false;
  return world.now().getTime() - read.at <= most + READING_MS_PER_ANNOTATION * read.held.length;
}

/** Deleting by id touches nothing that others have drawn, and deleting twice nothing at all. False where the reading is too old. */
async function removeOurs(
  world: World,
  { fence, decision, job: { jobId } }: Writing,
  { paths }: Plan,
): Promise<boolean> {
  const job = decision.reading.read.get(jobId);
  const own = paths.flatMap((path) => {
    const actual = job && heldOf(job, decision.images.get(path)?.frame ?? -1);
    return actual ? [...actual.held, ...actual.strange] : [];
  });
  if (job) own.push(...givenUp(decision, job));
  if (own.length === 0) return true;
  await requireFence(world, fence);
  if (!isFresh(world, decision, jobId)) return false;
  await world.cvat.annotations.removeFromJob(jobId, {
    tags: own.flatMap(({ tags }) => tags),
    shapes: own.flatMap(({ shapes }) => shapes),
    tracks: [...new Set(own.flatMap(({ tracks }) => tracks))],
  });
  return true;
}

/** Sends one request; where its answer is lost or late, looks until the job has it or CVAT cannot be at it any more. */
async function send(
  world: World,
  { decision, job: { jobId } }: Writing,
  request: WriteRequest,
  how: 'replaceInJob' | 'addToJob',
): Promise<boolean> {
  try {
    await world.cvat.annotations[how](jobId, request);
    return true;
  } catch (error) {
    if (!isUncertain(error)) throw error;
  }
  const wait = growingWait(world);
  // Each look reads all of the job.
  for (let waited = 0; ; waited = await wait()) {
    await decision.again(jobId);
    if (request.paths.every((path) => decision.images.get(path)?.state === 'equal')) return true;
    if (waited >= world.config.late.limitMs) return false;
  }
}
