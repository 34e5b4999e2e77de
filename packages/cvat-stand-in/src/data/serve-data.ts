import { crc32 } from 'node:zlib';
import { downloadZip } from 'client-zip';
import type { Context } from '../context.ts';
import { type Answer, bytes, json, nothing } from '../http/answer.ts';
import { HttpError } from '../http/errors.ts';
import { serverError } from '../http/pages.ts';
import { imageType } from '../media/media-type.ts';
import { asJpeg, asOriginal, thumbnail } from '../media/picture.ts';
import { WorkFailed } from '../requests/failure.ts';
import type { Data, Job } from '../state/model.ts';
import { type Chunk, chunksOf, chunkWith, span } from './chunks.ts';
import type { DataQuery } from './data-query.ts';
import { frameImage } from './frame-image.ts';

/** Whose pictures are asked for: a task's (`segments` are those of its jobs) or one job's. */
export type Gallery = { data: Data; segments: readonly Job[]; job?: Job };

/** Types that CVAT's own table of media types calls otherwise. */
const ORIGINAL_TYPES: Record<string, string> = { 'image/webp': 'image/x-webp' };

/** `GET data`: refusals of this view are JSON strings. `compressed` is what an annotator sees. */
export async function serveData(context: Context, gallery: Gallery, query: DataQuery): Promise<Answer> {
  try {
    if (query.type === 'context_image') return nothing(404);
    if (query.type === 'preview') return await preview(context, gallery);
    if (query.type === 'chunk') return await chunk(context, gallery, query);
    return await frame(context, gallery, query);
  } catch (error) {
    throw asRefusal(error);
  }
}

export async function preview(context: Context, { data, segments, job }: Gallery): Promise<Answer> {
  const segment = job ?? segments[0];
  const first = segment && chunksOf(segment, data.chunk_size)[0];
  if (!segment || !first) throw refused(404, 'Task has no media');
  const { path, image } = await frameImage(context, data, first, segment.start_frame);
  return bytes(await thumbnail(image, path), 'image/jpeg');
}

async function frame(context: Context, gallery: Gallery, { number = 0, quality }: DataQuery): Promise<Answer> {
  const { data } = gallery;
  const { path, image } = await frameImage(context, data, holderOf(context, gallery, number), number);
  if (quality === 'compressed') return bytes(await asJpeg(image, path, data.image_quality), 'image/jpeg');
  return bytes(
    await asOriginal(image, path),
    ORIGINAL_TYPES[imageType(path) ?? ''] ?? imageType(path) ?? 'application/octet-stream',
  );
}

function holderOf({ profile }: Context, { data, segments, job }: Gallery, number: number): Chunk {
  if (!profile.chunksOfJobs) return ofWholeTask({ data, segments, ...(job ? { job } : {}) }, number);
  if (job) {
    const own = chunkWith(job, data, number);
    if (!own) throw refused(400, `Incorrect requested frame number: ${number}`);
    return own;
  }
  for (const segment of segments) {
    const found = chunkWith(segment, data, number);
    if (found) return found;
  }
  const size = data.frames.length;
  throw refused(400, `Invalid frame '${number}'. The frame number should be in the [0, ${size}] range`);
}

/** Servers before 2.20 cut chunks by the task, so that a job's last one may hold frames of the next job. */
function ofWholeTask({ data, job }: Gallery, number: number): Chunk {
  if (job && (number < job.start_frame || number > job.stop_frame)) {
    throw refused(400, "The frame number doesn't belong to the job");
  }
  const found = chunkWith({ start_frame: 0, stop_frame: data.frames.length - 1 }, data, number);
  if (found) return found;
  throw refused(400, `The frame number should be in the [0, ${data.frames.length - 1}] range`);
}

/** A zip of the chunk's frames. Chunks of a task, and of a job by `number`, are counted from the task's first frame. */
async function chunk(context: Context, gallery: Gallery, query: DataQuery): Promise<Answer> {
  const { data } = gallery;
  const frames = chunkFrames(gallery, query);
  const files: { name: string; input: Buffer }[] = [];
  for (const [at, number] of frames.entries()) {
    const { path, image } = await frameImage(context, data, holderOf(context, gallery, number), number);
    const input = query.quality === 'compressed' ? asJpeg(image, path, data.image_quality) : asOriginal(image, path);
    const extension = query.quality === 'compressed' ? 'jpeg' : (/\.([^./]*)$/.exec(path)?.[1] ?? '');
    files.push({ name: `${String(at).padStart(6, '0')}.${extension}`, input: await input });
  }
  const zip = Buffer.from(await downloadZip(files).arrayBuffer());
  const headers = {
    'X-Checksum': String(crc32(zip.subarray(0, 1000), crc32(String(zip.length)))),
    'X-Updated-Date': data.updated_date,
  };
  return { ...bytes(zip, 'application/zip'), headers };
}

function chunkFrames({ data, job }: Gallery, { number, index }: DataQuery): number[] {
  const size = data.chunk_size;
  if (job && index !== undefined) {
    const chunks = chunksOf(job, size);
    return chunks[index]?.frames ?? invalidChunk(index, 0, chunks.length - 1);
  }
  const wanted = number ?? 0;
  const range = job ?? { start_frame: 0, stop_frame: data.frames.length - 1 };
  const [first, last] = [Math.floor(range.start_frame / size), Math.floor(range.stop_frame / size)];
  if (wanted < first || wanted > last) return invalidChunk(wanted, first, last);
  return span(Math.max(wanted * size, range.start_frame), Math.min((wanted + 1) * size - 1, range.stop_frame));
}

function invalidChunk(number: number, first: number, last: number): never {
  throw refused(400, `Invalid chunk number '${number}'. The chunk number should be in the [${first}, ${last}] range`);
}

const refused = (status: number, message: string) => new HttpError(json(status, message), message);

/** What fails in the worker that prepares a chunk is answered by its kind: refusals as text, the rest as a crash. */
function asRefusal(error: unknown): unknown {
  if (error instanceof WorkFailed) return serverError(error.message);
  if (!(error instanceof HttpError) || (error.answer.status !== 403 && error.answer.status !== 404)) return error;
  return refused(error.answer.status, error.message);
}
