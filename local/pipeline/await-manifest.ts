import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { type ContainerClient, RestError } from '@azure/storage-blob';
import { plural } from '../../shared/dataset/plural.ts';

const POLL_MS = 200;
const PATIENCE_MS = 120_000;

/** Waits until the lines of a manifest (without its header) are as `until` wants them, in words `wanted`; answers its text. */
export async function awaitManifest(
  container: ContainerClient,
  options: { wanted: string; until(lines: readonly string[]): boolean; signal: AbortSignal },
): Promise<string> {
  const end = performance.now() + PATIENCE_MS;
  for (;;) {
    const manifest = await read(container);
    const lines = manifest.split('\n').filter((line) => line.startsWith('{"name":'));
    if (options.until(lines)) return manifest;
    if (performance.now() > end) {
      throw new Error(
        `Cannot find ${options.wanted} in the manifest of "${container.containerName}": waited ${PATIENCE_MS / 1000} s: ` +
          `it has ${plural(lines.length, 'line')}`,
      );
    }
    await pause(POLL_MS, undefined, { signal: options.signal });
  }
}

async function read(container: ContainerClient): Promise<string> {
  try {
    // Not downloadToBuffer(), which asks for the size first: the manifest may be rewritten in between.
    const { readableStreamBody: body } = await container.getBlobClient('manifest.jsonl').download();
    return body ? await text(body) : '';
  } catch (error) {
    if (error instanceof RestError && error.statusCode === 404) return '';
    throw error;
  }
}
