import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type ContainerClient, RestError } from '@azure/storage-blob';
import type { z } from 'zod';
import type { MigrationOptions } from '../shared/migration/request.ts';
import type { PipelineClient } from './pipeline-client.ts';
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
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; ) {
    const started = (await client.list()).find(({ id }) => !before.has(id));
    if (started) return started.id;
    await refuseIfRefused(container, name);
    await pause(POLL_MS, undefined, { signal });
  }
  throw new Error(`Cannot see a migration start from "${name}": waited ${PATIENCE_MS / 1000} s`);
}

/** What could not even be started left word beside the export. */
async function refuseIfRefused(container: ContainerClient, name: string): Promise<void> {
  const beside = container.getBlobClient(name.replace(/\.json$/, '.report.json'));
  const text = await beside.downloadToBuffer().catch((error: unknown) => {
    if (error instanceof RestError && error.statusCode === 404) return undefined;
    throw error;
  });
  if (text) throw new Error(`Cannot start a migration from "${name}": ${text.toString('utf8')}`);
}
