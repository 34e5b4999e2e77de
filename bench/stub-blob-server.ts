import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { ImageSet, SetKind } from './image-set.ts';

/**
 * As much of the Blob service as the manifest needs, without its costs: pages of listings are made once, blobs of the set
 * come from memory. Started as a process of its own, so that its CPU and memory are not those of what is measured.
 * Usage: node bench/stub-blob-server.ts <number of images> [data-lake|one-picture]. Prints its port. `/stub/counters` answers and resets its counters.
 */
type Stored = { etag: string; bytes: Buffer; blocks: { id: string; size: number; bytes: Buffer }[] };

const set = await ImageSet.make(Number(process.argv[2]), SetKind.parse(process.argv[3]));
set.makePages();
const stored = new Map<string, Stored>();
const staged = new Map<string, Map<string, Buffer>>();
let counters = { list: 0, read: 0, readBytes: 0, write: 0, writeBytes: 0, records: 0, other: 0 };
let versions = 0;
let latencyMs = 0;

const server = createServer((request, response) => {
  void receive(request).then((body) => answer(request, response, body));
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.stdout.write(`${typeof address === 'object' ? address?.port : ''}\n`);
});
process.on('disconnect', () => process.exit());

async function receive(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts);
}

function answer(request: IncomingMessage, response: ServerResponse, body: Buffer): void {
  const url = new URL(request.url ?? '', 'http://stub');
  const path = decodeURIComponent(url.pathname).replace('/stub/', '');
  const comp = url.searchParams.get('comp');
  if (path === 'counters') {
    send(response, 200, {}, JSON.stringify(counters));
    counters = { list: 0, read: 0, readBytes: 0, write: 0, writeBytes: 0, records: 0, other: 0 };
  } else if (path === 'size') {
    send(response, 200, {}, String(stored.get(url.searchParams.get('name') ?? '')?.bytes.length ?? 0));
  } else if (path === 'latency') {
    latencyMs = Number(url.searchParams.get('ms'));
    send(response, 200);
  } else if (path === 'forget') {
    stored.clear();
    send(response, 200);
  } else if (path === 'show') {
    set.show(Number(url.searchParams.get('count')));
    send(response, 200);
  } else if (path === 'add') {
    set.add(url.searchParams.get('name') ?? '');
    send(response, 200);
  } else if (comp === 'list') {
    counters.list += 1;
    const own = writtenBelow(path, url.searchParams.get('prefix'));
    send(response, 200, { 'content-type': 'application/xml' }, own ?? set.page(url.searchParams.get('marker')));
  } else if (url.searchParams.get('restype') === 'container') {
    counters.other += 1;
    send(response, request.method === 'PUT' ? 201 : 200, { etag: '"c"' });
  } else if (comp === 'lease') {
    counters.other += 1;
    const action = request.headers['x-ms-lease-action'];
    send(response, action === 'acquire' ? 201 : 200, { 'x-ms-lease-id': 'a', etag: '"l"' });
  } else if (request.method === 'PUT') {
    if (path.endsWith('/state.json')) counters.records += 1;
    else counters.write += 1;
    counters.writeBytes += body.length;
    put(response, path, url, body, request);
  } else if (request.method === 'DELETE') {
    counters.other += 1;
    refuse(response, stored.delete(path) ? 202 : 404, 'BlobNotFound');
  } else {
    get(request, response, path, comp);
  }
}

/** A listing of what was written under a prefix; undefined where that is nothing, and all images are asked for. */
function writtenBelow(container: string, prefix: string | null): string | undefined {
  const names = prefix ? [...stored.keys()].filter((name) => name.startsWith(`${container}/${prefix}`)) : [];
  if (names.length === 0) return undefined;
  const blobs = names.map(
    (name) =>
      `<Blob><Name>${name.slice(container.length + 1)}</Name><Properties><Content-Length>0</Content-Length></Properties></Blob>`,
  );
  return `<?xml version="1.0" encoding="utf-8"?><EnumerationResults><Blobs>${blobs.join('')}</Blobs><NextMarker /></EnumerationResults>`;
}

function put(response: ServerResponse, path: string, url: URL, body: Buffer, request: IncomingMessage): void {
  const blockId = url.searchParams.get('blockid');
  if (blockId) {
    const blocks = staged.get(path) ?? new Map<string, Buffer>();
    staged.set(path, blocks.set(blockId, body));
    send(response, 201);
    return;
  }
  const before = stored.get(path);
  const match = request.headers['if-match'];
  if (match && match !== `"${before?.etag}"`) {
    refuse(response, 412, 'ConditionNotMet');
    return;
  }
  if (request.headers['if-none-match'] === '*' && before) {
    refuse(response, 409, 'BlobAlreadyExists');
    return;
  }
  const etag = `0x${(++versions).toString(16)}`;
  if (url.searchParams.get('comp') !== 'blocklist') {
    stored.set(path, { etag, bytes: body, blocks: [] });
    send(response, 201, { etag: `"${etag}"` });
    return;
  }
  const known = new Map(before?.blocks.map((block) => [block.id, block.bytes]));
  for (const [id, bytes] of staged.get(path) ?? []) known.set(id, bytes);
  const blocks = [...body.toString().matchAll(/<Latest>([^<]+)<\/Latest>/g)].map(([, id = '']) => {
    const bytes = known.get(id) ?? Buffer.alloc(0);
    return { id, size: bytes.length, bytes };
  });
  staged.delete(path);
  stored.set(path, { etag, bytes: Buffer.concat(blocks.map(({ bytes }) => bytes)), blocks });
  send(response, 201, { etag: `"${etag}"` });
}

function get(request: IncomingMessage, response: ServerResponse, path: string, comp: string | null): void {
  const own = stored.get(path);
  if (comp === 'blocklist') {
    counters.other += 1;
    if (!own) {
      refuse(response, 404, 'BlobNotFound');
      return;
    }
    const blocks = own.blocks.map(({ id, size }) => `<Block><Name>${id}</Name><Size>${size}</Size></Block>`).join('');
    const xml = `<?xml version="1.0"?><BlockList><CommittedBlocks>${blocks}</CommittedBlocks></BlockList>`;
    send(response, 200, { etag: `"${own.etag}"`, 'content-type': 'application/xml' }, xml);
    return;
  }
  const bytes = own?.bytes ?? set.content(path.slice(path.indexOf('/') + 1));
  const etag = own?.etag ?? 'image';
  if (!bytes) {
    refuse(response, 404, 'BlobNotFound');
    return;
  }
  const headers = { etag: `"${etag}"`, 'last-modified': new Date(0).toUTCString(), 'x-ms-blob-type': 'BlockBlob' };
  if (request.method === 'HEAD') {
    counters.other += 1;
    response.writeHead(200, { ...headers, 'content-length': bytes.length }).end();
    return;
  }
  const [, from = '0', to = ''] = /bytes=(\d+)-(\d*)/.exec(String(request.headers['x-ms-range'] ?? '')) ?? [];
  const part = bytes.subarray(Number(from), to ? Number(to) + 1 : undefined);
  if (own) {
    counters.other += 1;
  } else {
    counters.read += 1;
    counters.readBytes += part.length;
  }
  if (!own && latencyMs > 0) setTimeout(() => send(response, 206, headers, part), latencyMs);
  else send(response, 206, headers, part);
}

function send(response: ServerResponse, status: number, headers = {}, body: string | Buffer = ''): void {
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) }).end(body);
}

function refuse(response: ServerResponse, status: number, code: string): void {
  send(response, status, status < 300 ? {} : { 'x-ms-error-code': code });
}
