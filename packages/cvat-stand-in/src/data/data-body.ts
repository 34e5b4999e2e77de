import { notBuilt, ValidationError } from '../http/errors.ts';
import { fieldsOf } from '../http/fields.ts';
import { isCanonical } from '../storages/canonical-path.ts';

export const SORTING = ['lexicographical', 'natural', 'predefined', 'random'] as const;

export type DataBody = {
  /** 0 where it was not sent: the creation fails in the background. */
  image_quality: number;
  cloud_storage_id: number | null;
  server_files: string[];
  server_files_exclude: string[];
  filename_pattern: string | null;
  sorting_method: (typeof SORTING)[number];
  chunk_size: number | null;
  start_frame: number;
  stop_frame: number | null;
  /** Every nth frame. */
  step: number;
  use_cache: boolean;
};

const NOT_BUILT = ['job_file_mapping', 'remote_files', 'validation_params', 'upload_file_order', 'copy_data'];

/** What `POST data` says about the data to attach; unknown fields are ignored. */
export function dataBody(raw: unknown): DataBody {
  const fields = fieldsOf(raw);
  for (const name of NOT_BUILT) if (isGiven(fields.raw(name))) throw notBuilt(`"${name}" of task data`);
  const step = /^step=([1-9]\d*)$/.exec(fields.text('frame_filter', { max: 256, blank: true }) || 'step=1');
  if (!step) fields.fail('frame_filter', 'Only "step=N" is supported');
  const body: DataBody = {
    image_quality: fields.integer('image_quality', { min: 1, max: 100 }) ?? 0,
    cloud_storage_id: fields.integer('cloud_storage_id', { nullable: true }) ?? null,
    server_files: fields.texts('server_files', { max: 1024 }) ?? [],
    server_files_exclude: fields.texts('server_files_exclude', { max: 1024 }) ?? [],
    filename_pattern: fields.text('filename_pattern') ?? null,
    sorting_method: fields.choice('sorting_method', SORTING) ?? 'lexicographical',
    chunk_size: fields.integer('chunk_size', { min: 0, nullable: true }) ?? null,
    start_frame: fields.integer('start_frame', { min: 0 }) ?? 0,
    stop_frame: fields.integer('stop_frame', { min: 0 }) ?? null,
    step: Number(step?.[1] ?? 1),
    use_cache: fields.flag('use_cache') ?? false,
  };
  for (const name of ['server_files', 'server_files_exclude'] as const) {
    const odd = body[name].find((path) => !isCanonical(path.replace(/\/$/, '')));
    if (odd !== undefined) fields.fail(name, `Path "${odd}" is not a canonical relative path`);
  }
  fields.done();
  if (body.filename_pattern !== null) checkPattern(body);
  return body;
}

const isGiven = (value: unknown) =>
  value !== undefined && value !== null && value !== false && !(Array.isArray(value) && value.length === 0);

/** A pattern goes with a manifest or with nothing else listed. */
function checkPattern({ server_files, server_files_exclude }: DataBody): void {
  if (server_files.some((path) => !path.endsWith('.jsonl'))) {
    throw new ValidationError('The filename_pattern parameter cannot be used with explicit server_files');
  }
  if (server_files_exclude.length > 0) {
    throw new ValidationError('The filename_pattern and server_files_exclude parameters cannot be used together');
  }
}
