/**
 * The least that any normalizer does that may not begin to answer before it has seen all of an export, and holds none of it: reads
 * it twice from storage, since labels and the unit of the coordinates stand at its end, writes the document there, and answers
 * with it. In the plainest way: nothing is looked at, changed, found, signed or repeated. It takes exports as `exportOf` makes them.
 *
 * Forked with the addresses, which need no key, of the export and of a blob for its document; tells its port, and after each
 * `ended` the CPU time of the request before it.
 */
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { request } from 'undici';

const BLOCK = 1 << 20;
const NEXT_SECTION = /],"(?:annotations|categories)":\[/g;
const [source = '', target = ''] = process.argv.slice(2);
let before = process.cpuUsage();

const server = createServer(async (_, response) => {
  before = process.cpuUsage();
  await normalize(response);
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
process.on('message', () => {
  const { user, system } = process.cpuUsage(before);
  process.send?.({ cpuMs: (user + system) / 1000 });
});
process.send?.(server.address());

async function normalize(response: ServerResponse): Promise<void> {
  for await (const _ of elements());
  const ids: string[] = [];
  let text = '';
  const send = async () => {
    ids.push(Buffer.from(String(ids.length).padStart(6, '0')).toString('base64'));
    await put(`comp=block&blockid=${encodeURIComponent(ids.at(-1) ?? '')}`, text);
    text = '';
  };
  for await (const batch of elements()) {
    for (const element of batch) text += `${JSON.stringify(element)},`;
    if (text.length > BLOCK) await send();
  }
  await send();
  await put('comp=blocklist', `<BlockList>${ids.map((id) => `<Latest>${id}</Latest>`).join('')}</BlockList>`);
  const { body } = await request(target);
  for await (const chunk of body) if (!response.write(chunk)) await once(response, 'drain');
  response.end();
}

/** All elements but the last category, as many at a time as came at once. */
async function* elements(): AsyncGenerator<unknown[]> {
  const { body } = await request(source);
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of body) {
    const bytes = Buffer.concat([rest, chunk]);
    const cut = bytes.lastIndexOf('},{') + 1;
    const text = bytes.toString('utf8', 0, cut).replace('{"images":[', '').replace(NEXT_SECTION, ',');
    rest = bytes.subarray(cut === 0 ? 0 : cut + 1);
    const batch: unknown = JSON.parse(`[${text}]`);
    if (Array.isArray(batch)) yield batch;
  }
}

async function put(query: string, content: string): Promise<void> {
  const { statusCode, body } = await request(`${target}&${query}`, { method: 'PUT', body: Buffer.from(content) });
  await body.dump();
  if (statusCode !== 201) throw new Error(`Cannot measure: the storage answered a PUT with HTTP ${statusCode}`);
}
