import { randomUUID } from 'node:crypto';
import { withinContainer } from '../shared/adapters/storage/within-container.ts';
import { InvalidInputError } from '../shared/errors.ts';
import type { BlobEntry, BlobStore } from '../shared/world.ts';

type Blob = { bytes: Buffer; etag: string; lastModified: Date; leased: boolean };

/** By container and name. */
export type BlobsInMemory = Map<string, Map<string, Blob>>;

/** Chunks of what is read, as they come from a socket. */
const CHUNK_BYTES = 64 * 1024;

/**
 * Blobs in memory, for tests that drive steps in their own process: the pipeline's own blobs, three quarters of the requests of a
 * migration, and a living manifest with its images where it is run some hundred times. All else is on Azurite, as is everything where
 * a host runs or CVAT reads. `store-contract.ts` holds it and the store on Azurite to the same.
 */
export function memoryStore(containers: BlobsInMemory = new Map()): BlobStore {
  const blobOf = (container: string, name: string) => containers.get(container)?.get(name);
  const required = (container: string): Map<string, Blob> => {
    const blobs = containers.get(container);
    if (blobs) return blobs;
    const message = `Cannot find the container "${container}"`;
    throw new InvalidInputError(message, { code: 'CONTAINER_NOT_FOUND', fix: 'Make it' });
  };
  const entry = (name: string, { bytes, etag, lastModified }: Blob): BlobEntry => {
    return { name, etag, size: bytes.length, lastModified, accessTier: 'Hot' };
  };
  const put = (blobs: Map<string, Blob>, name: string, bytes: Buffer): Blob => {
    const blob = { bytes, etag: randomUUID(), lastModified: new Date(), leased: blobs.get(name)?.leased ?? false };
    blobs.set(name, blob);
    return blob;
  };
  async function* listPages(container: string, { prefix = '' }: { prefix?: string } = {}) {
    const found = [...required(container)].filter(([name]) => name.startsWith(prefix));
    const inOrder = found.sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    if (inOrder.length > 0) yield inOrder.map(([name, blob]) => entry(name, blob));
  }
  return withinContainer({
    listPages,
    async *list(container, options) {
      for await (const page of listPages(container, options)) yield* page;
    },
    async head(container, name) {
      const blob = blobOf(container, name);
      return blob && { ...entry(name, blob), ours: true };
    },
    async readRange(container, name, { offset, length, etag, into }) {
      const blob = blobOf(container, name);
      if (!blob || (etag !== undefined && blob.etag !== etag)) return undefined;
      const bytes = blob.bytes.subarray(offset, offset + length);
      if (!into) return new Uint8Array(bytes);
      into.set(bytes);
      return into.subarray(0, bytes.length);
    },
    async read(container, name, { etag } = {}) {
      const blob = blobOf(container, name);
      if (!blob || (etag !== undefined && blob.etag !== etag)) return undefined;
      return { etag: blob.etag, size: blob.bytes.length, bytes: chunks(blob.bytes) };
    },
    async write(container, name, content, { onlyIf } = {}) {
      const blobs = required(container);
      const bytes = await allOf(content);
      const now = blobs.get(name);
      if (onlyIf === 'absent' ? now : onlyIf && now?.etag !== onlyIf.etag) return undefined;
      return { etag: put(blobs, name, bytes).etag };
    },
    async delete(container, name, condition) {
      const blob = blobOf(container, name);
      if (!blob || (condition && blob.etag !== condition.etag)) return false;
      return containers.get(container)?.delete(name) ?? false;
    },
    async withLease(container, name, work) {
      const blobs = required(container);
      const blob = blobs.get(name) ?? put(blobs, name, Buffer.alloc(0));
      if (blob.leased) return undefined;
      blob.leased = true;
      try {
        return await work(new AbortController().signal);
      } finally {
        blob.leased = false;
      }
    },
    async ensureContainer(container) {
      if (!containers.has(container)) containers.set(container, new Map());
    },
    containerExists: async (container) => containers.has(container),
    account: { name: 'memory', url: 'https://memory.example' },
  });
}

/** What comes to the one is not in the other. */
export function copyOfBlobs(containers: BlobsInMemory): BlobsInMemory {
  const copyOf = (blobs: Map<string, Blob>) => new Map([...blobs].map(([name, blob]) => [name, { ...blob }]));
  return new Map([...containers].map(([container, blobs]) => [container, copyOf(blobs)]));
}

async function* chunks(bytes: Buffer): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) yield bytes.subarray(at, at + CHUNK_BYTES);
}

async function allOf(content: Uint8Array | string | AsyncIterable<Uint8Array>): Promise<Buffer> {
  if (typeof content === 'string') return Buffer.from(content);
  if (content instanceof Uint8Array) return Buffer.from(content);
  const parts: Buffer[] = [];
  for await (const part of content) parts.push(Buffer.from(part));
  return Buffer.concat(parts);
}
