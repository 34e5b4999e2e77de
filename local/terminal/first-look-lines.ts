import type { ExportScan } from '../../shared/azureml/export-scan.ts';
import { exportWords } from '../../shared/azureml/export-words.ts';
import { plural } from '../../shared/dataset/plural.ts';
import { howLong } from '../../shared/report/how-long.ts';
import { megabytes } from './megabytes.ts';

const MOST_MISSING = 3;

export type Pictures = { dir: string; found: number; missing: readonly string[]; bytes: number };

/** What is about to be migrated, before anything is started: the file, its labels, its pictures, what will be made. */
export function firstLookLines(
  typed: string,
  scan: ExportScan,
  { pictures, taskSize, project }: { pictures: Pictures | undefined; taskSize: number; project: string },
): string[] {
  const images = pictures?.found ?? scan.counts.images;
  const tasks = Math.ceil(images / taskSize);
  const words = exportWords(scan);
  return [
    `Export    ${typed}: ${words.size}`,
    `          ${words.coordinates}`,
    `Labels    ${words.labels}`,
    ...(pictures ? pictureLines(scan.counts.images, pictures) : []),
    `Makes     project "${project}" with ${plural(tasks, 'task')} of up to ${plural(taskSize, 'picture')}, where they are not there already`,
    ...(pictures ? [`Takes     about ${howLong({ images, bytes: pictures.bytes })}`] : []),
    '',
  ];
}

function pictureLines(total: number, { dir, found, missing, bytes }: Pictures): string[] {
  const head = `Pictures  ${found.toLocaleString('en-US')} of ${plural(total, 'picture')} found in ${dir} (${megabytes(bytes)})`;
  if (missing.length === 0) return [head];
  const more = missing.length - MOST_MISSING;
  const names = missing.slice(0, MOST_MISSING).join(', ');
  return [head, `          missing: ${names}${more > 0 ? ` and ${more.toLocaleString('en-US')} more` : ''}`];
}
