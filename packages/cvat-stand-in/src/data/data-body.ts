import { notBuilt, ValidationError } from '../http/errors.ts';
import { type Fields, fieldsOf } from '../http/fields.ts';
import { listOf } from '../http/list-type.ts';
import type { Profile } from '../profile.ts';
import { pathList } from '../storages/path-list.ts';

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
  /** Names of uploaded files in the order of their frames. */
  upload_file_order: string[];
};

const NOT_BUILT = ['job_file_mapping', 'remote_files', 'validation_params', 'copy_data'];
const METHODS = ['cache', 'file_system'] as const;

/** What `POST data` says about the data to attach; unknown fields are ignored. */
export function dataBody(raw: unknown, { importModes }: Profile): DataBody {
  const fields = fieldsOf(raw);
  const step = /^step=([1-9]\d*)$/.exec(fields.text('frame_filter', { max: 256, blank: true }) || 'step=1');
  if (!step) fields.fail('frame_filter', 'Invalid frame filter expression');
  const body: DataBody = {
    image_quality: fields.integer('image_quality', { min: importModes ? 1 : 0, max: 100 }) ?? 0,
    cloud_storage_id: fields.integer('cloud_storage_id', { nullable: true }) ?? null,
    server_files: pathList(fields, 'server_files', 'file'),
    server_files_exclude: pathList(fields, 'server_files_exclude', 'file'),
    filename_pattern: fields.text('filename_pattern', { nullable: true }) ?? null,
    sorting_method: fields.choice('sorting_method', SORTING) ?? 'lexicographical',
    chunk_size: fields.integer('chunk_size', { nullable: true }) ?? null,
    start_frame: fields.integer('start_frame', { min: 0 }) ?? 0,
    stop_frame: fields.integer('stop_frame', { min: 0 }) ?? null,
    step: Number(step?.[1] ?? 1),
    use_cache: fields.flag('use_cache') ?? false,
    upload_file_order: fields.texts('upload_file_order', { max: 1024 }) ?? [],
  };
  if (body.chunk_size !== null && body.chunk_size < 1) {
    fields.fail('chunk_size', 'Chunk size must be a positive integer');
  }
  checkUnused(fields);
  fields.done();
  for (const name of NOT_BUILT) if (isGiven(fields.raw(name))) throw notBuilt(`"${name}" of task data`);
  if (body.stop_frame !== null && body.stop_frame < body.start_frame) {
    throw invalid('Stop frame must be more or equal start frame');
  }
  if (body.filename_pattern !== null) checkPattern(body);
  return body;
}

/** What is read, and has no effect here or is not built. */
function checkUnused(fields: Fields): void {
  for (const name of ['copy_data', 'use_zip_chunks']) fields.flag(name);
  fields.choice('storage_method', METHODS);
  for (const name of ['remote_files', 'client_files']) listOf(fields, name);
  const validation = fields.raw('validation_params');
  if (validation === undefined || validation === null) return;
  try {
    fieldsOf(validation);
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error;
    fields.fail('validation_params', error.detail);
  }
}

const invalid = (message: string) => new ValidationError({ non_field_errors: [message] });

const isGiven = (value: unknown) =>
  value !== undefined && value !== null && value !== false && !(Array.isArray(value) && value.length === 0);

/** A pattern goes with a manifest or with nothing else listed. */
function checkPattern({ server_files, server_files_exclude }: DataBody): void {
  if (server_files.some((path) => !path.endsWith('.jsonl'))) {
    throw invalid('The filename_pattern can only be used with specified manifest or without server_files');
  }
  if (server_files_exclude.length > 0) {
    throw invalid('The filename_pattern and server_files_exclude cannot be used together');
  }
}
