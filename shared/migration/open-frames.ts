import pMap from 'p-map';
import { CHUNKS_BY_JOB, isOlder } from '../cvat/version.ts';
import type { Job } from '../cvat/wire.ts';
import type { Finding } from '../dataset/finding.ts';
import type { ImageRecord } from '../dataset/record.ts';
import { measureImage } from '../images/measure-image.ts';
import type { Opened } from '../verification/task-outcome.ts';
import type { World } from '../world.ts';
import { growingWait } from './pause.ts';
import type { TaskReading } from './read-task.ts';

/** CVAT makes a chunk in the process that answers. */
const AT_ONCE = 2;

export type OpenedFrames = { opened: Opened; findings: Finding[] };

/**
 * Asks for pictures of every chunk of every job, through the job, as an annotator's browser does: CVAT makes a chunk whole or
 * not at all, so that its first frame tells, and the last one of each job. What comes is measured: the sizes in CVAT's own list are
 * only what it was told, and of each kind of picture, wherever it stands, one is measured. Chunks without an image of `wanted` are left alone.
 */
export async function openFrames(
  world: World,
  reading: Pick<TaskReading, 'jobs' | 'images' | 'chunkSize'>,
  wanted: { images: readonly ImageRecord[] },
  tell?: (done: number, total: number) => Promise<void>,
): Promise<OpenedFrames> {
  const sizes = new Map(wanted.images.map((image) => [image.path, image]));
  const opened: Opened = { chunks: 0, opened: 0, measured: 0, broken: [] };
  const findings: Finding[] = [];
  const chunks = chunksOf(reading).filter(({ frames }) =>
    frames.some((at) => sizes.has(reading.images[at]?.path ?? '')),
  );
  const kinds = new Set<string>();
  const isNewKind = (at: number) => {
    const image = sizes.get(reading.images[at]?.path ?? '');
    return image !== undefined && kinds.size < kinds.add(kindOf(image)).size;
  };
  // Where chunks are cut by the task, the last frame of what would be one of a job may lie in another one.
  const cutByTask = isOlder((await world.cvat.about()).version, CHUNKS_BY_JOB);
  const asked = chunks.map(({ jobId, frames, endsJob }) => ({
    jobId,
    frames: frames.filter((at, k) => isNewKind(at) || k === 0 || (k === frames.length - 1 && (endsJob || cutByTask))),
  }));
  let done = 0;
  const openAndTell = async (chunk: Pick<Chunk, 'jobId' | 'frames'>) => {
    const result = await openChunk(world, chunk);
    done += 1;
    await tell?.(done, asked.length);
    return result;
  };
  const results = await pMap(asked, openAndTell, { concurrency: AT_ONCE });
  for (const [index, { frames }] of chunks.entries()) {
    opened.chunks += 1;
    const result = results[index] ?? { state: 'broken', detail: '' };
    if (result.state === 'broken') {
      const images = frames.map((frame) => reading.images[frame]?.path ?? `frame ${frame}`);
      opened.broken.push({ images, detail: result.detail });
      continue;
    }
    opened.opened += 1;
    for (const { frame, width, height } of result.measured) {
      opened.measured += 1;
      const image = sizes.get(reading.images[frame]?.path ?? '');
      if (image && (image.width !== width || image.height !== height))
        findings.push(otherSize(frame, image, { width, height }));
    }
  }
  return { opened, findings };
}

type Chunk = { jobId: number; frames: number[]; endsJob: boolean };

/** Chunks begin again at every job; replicas of a job share those of its range, and ground truth shows what is shown elsewhere. */
function chunksOf({ jobs, images, chunkSize }: Pick<TaskReading, 'jobs' | 'images' | 'chunkSize'>): Chunk[] {
  const ranges = new Map<string, Job>();
  for (const job of jobs) {
    const range = `${job.start_frame} ${job.stop_frame}`;
    if (job.type !== 'ground_truth' && !ranges.has(range)) ranges.set(range, job);
  }
  return [...ranges.values()].flatMap(({ id, start_frame, stop_frame }) => {
    const stop = Math.min(stop_frame, images.length - 1);
    const chunks: Chunk[] = [];
    for (let first = start_frame; first <= stop; first += chunkSize) {
      const count = Math.min(chunkSize, stop - first + 1);
      const frames = Array.from({ length: count }, (_, k) => first + k);
      chunks.push({ jobId: id, frames, endsJob: first + count > stop });
    }
    return chunks;
  });
}

type Sized = { frame: number; width: number; height: number };
type ChunkResult = { state: 'open'; measured: Sized[] } | { state: 'broken'; detail: string };

/** What a server decodes and turns in its own way: the format, and how the camera was held. */
function kindOf({ path, measured }: ImageRecord): string {
  return `${path.slice(path.lastIndexOf('.') + 1).toLowerCase()} ${measured?.orientation ?? 1}`;
}

async function openChunk(world: World, { jobId, frames }: Pick<Chunk, 'jobId' | 'frames'>): Promise<ChunkResult> {
  const measured: Sized[] = [];
  for (const frame of frames) {
    let answer = await world.cvat.frames.open(jobId, frame);
    if (!answer.opened) {
      // A connection to the storage that broke passes; a picture that cannot be decoded does not.
      await growingWait(world)();
      answer = await world.cvat.frames.open(jobId, frame);
    }
    if (!answer.opened) return { state: 'broken', detail: answer.detail };
    const size = await sizeOf(answer.picture);
    if ('detail' in size)
      return { state: 'broken', detail: `CVAT shows something that is not a picture: ${size.detail}` };
    measured.push({ frame, ...size });
  }
  return { state: 'open', measured };
}

async function sizeOf(picture: Uint8Array): Promise<{ width: number; height: number } | { detail: string }> {
  const read = async (offset: number, length: number) => picture.subarray(offset, offset + length);
  const measured = await measureImage('frame.jpg', picture.length, read);
  return 'width' in measured ? { width: measured.width, height: measured.height } : measured;
}

function otherSize(frame: number, image: ImageRecord, shown: { width: number; height: number }): Finding {
  return {
    code: 'CVAT_SHOWS_OTHER_SIZE',
    severity: 'error',
    at: `frame ${frame} "${image.path}"`,
    detail: `CVAT shows a picture of ${shown.width}x${shown.height}; the annotations are made for ${image.width}x${image.height}`,
    fix: 'Check whether the image was replaced since the export was made, then start the migration again',
  };
}
