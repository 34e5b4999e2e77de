import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import { InvalidInputError } from '../../shared/errors.ts';
import { readStoredRequest } from '../../shared/migration/stored-request.ts';
import { pictureType } from '../../shared/report/served-view.ts';
import { Gallery } from '../../shared/verification/gallery.ts';
import { glanceAtWork } from '../../shared/work/blob-json.ts';
import { workBlobs } from '../../shared/work/work-blobs.ts';
import type { World } from '../../shared/world.ts';
import type { Orchestrations } from '../instances.ts';
import { streamed } from './answers.ts';
import { requireMigration } from './migrations.ts';

/** GET /api/migrations/{id}/report/{file}: what the page of a report shows or links to. */
export async function getReportFile(
  world: World,
  request: HttpRequest,
  client: Orchestrations,
): Promise<HttpResponseInit> {
  const { instanceId: id } = await requireMigration(request, client);
  const file = request.params.file ?? '';
  const blobs = workBlobs(id);
  const csv = 'text/csv; charset=utf-8';
  if (file === 'findings.csv') return workFile(world, { blob: blobs.findingsCsv, type: csv, file });
  if (file === 'missing.csv') return workFile(world, { blob: blobs.missingCsv, type: csv, file });
  if (file === 'gallery.json') return workFile(world, { blob: blobs.gallery, type: 'application/json', file });
  const [, number] = /^pictures\/(\d{1,3})$/.exec(file) ?? [];
  return number === undefined ? notFound(file) : picture(world, id, Number(number));
}

async function workFile(world: World, { blob, type, file }: { blob: string; type: string; file: string }) {
  const found = await world.work.read(world.config.workContainer, blob);
  return found ? streamed(200, found.bytes, { 'Content-Type': type }) : notFound(file);
}

/** The original of a card, and no other blob; never as anything but a picture. */
async function picture(world: World, id: string, number: number): Promise<HttpResponseInit> {
  const gallery = await glanceAtWork(world, workBlobs(id).gallery, Gallery);
  const path = gallery?.pictures[number]?.path;
  const type = pictureType(path ?? '');
  if (path === undefined || type === undefined) return notFound(`pictures/${number}`);
  const { request } = await readStoredRequest(world, id);
  const blob = await world.images.read(request.images, path);
  const policy = { 'Content-Security-Policy': "default-src 'none'; sandbox" };
  return blob ? streamed(200, blob.bytes, { 'Content-Type': type, ...policy }) : notFound(`pictures/${number}`);
}

function notFound(file: string): never {
  throw new InvalidInputError(`Cannot show "${file.slice(0, 100)}": the report has no such file`, {
    code: 'REPORT_FILE_NOT_FOUND',
    fix: 'Ask for findings.csv, missing.csv, gallery.json, or pictures/<number> of a picture in the gallery',
  });
}
