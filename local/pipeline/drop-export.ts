import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { ContainerClient } from '@azure/storage-blob';
import type { z } from 'zod';
import type { MigrationOptions } from '../../shared/migration/request.ts';
import type { Report } from '../../shared/verification/report.ts';
import type { PipelineClient } from './pipeline-client.ts';
import { readReportBeside } from './report-beside.ts';
import { upload } from './upload.ts';

const POLL_MS = 200;
const PATIENCE_MS = 60_000;

/** Drops an export into its container as anybody would, options first; answers the id of the migration that it starts. */
export async function dropExport(
  container: ContainerClient,
  file: string,
  options: { client: PipelineClient; options: z.input<typeof MigrationOptions>; signal: AbortSignal },
): Promise<string> {
  const { client, signal } = options;
  const before = new Set((await client.list()).map(({ id }) => id));
  const name = basename(file);
  const wishes = JSON.stringify(options.options);
  await container
    .getBlockBlobClient(name.replace(/\.json$/, '.options.json'))
    .upload(wishes, Buffer.byteLength(wishes));
  await upload(container, { name, file, size: (await stat(file)).size }, signal);
  for (const end = performance.now() + PATIENCE_MS; performance.now() < end; ) {
    const report = await readReportBeside(container, name.replace(/\.json$/, '.report.json'));
    const started = (await client.list()).find(({ id }) => !before.has(id));
    if (started) return started.id;
    if (report) throw refused(name, report);
    await pause(POLL_MS, undefined, { signal });
  }
  throw new Error(`Cannot see a migration start from "${name}": waited ${PATIENCE_MS / 1000} s`);
}

function refused(name: string, { findings }: Report): Error {
  const reasons = findings.map(({ code, detail, fix }) => `\n  ${detail}\n  → ${fix} [${code}]`);
  return new Error(`Cannot start a migration from "${name}": the pipeline refused it${reasons.join('')}`);
}
