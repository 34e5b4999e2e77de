import { crc32 } from 'node:zlib';
import { downloadZip } from 'client-zip';
import { bitmap } from './bitmap.ts';
import { type Client, LABELS, multipart, picture } from './fixtures.ts';
import type { World } from './play.ts';
import { readTopic, type Step } from './recording.ts';

const OF_ANOTHER = '999_00000000-0000-4000-8000-000000000000';

type Files = { name: string; input: Buffer | string }[];

/** Uploads are described by their length: each case's archive is made of the frames that came of it, and filled up. */
export async function uploadsWorld(client: Client): Promise<World> {
  const project = Number((await client('POST', '/api/projects', { name: 'dp', labels: LABELS })).id);
  const steps = readTopic('data_upload');
  const small = await picture(64, 48);
  const archives = new Map<string, Buffer>();
  const archiveOf = async (name: string): Promise<Buffer> => {
    const known = archives.get(name);
    if (known) return known;
    const length = Number(steps.find((one) => one.step === `${name}: create`)?.request.headers?.['Upload-Length'] ?? 0);
    const made = filled(await archive(name, steps, small), length);
    archives.set(name, made);
    return made;
  };
  const more = (step: string) => (step.startsWith('segments') ? { segment_size: 4, overlap: 1 } : {});
  return {
    async before({ step }) {
      // On the server the creation that was begun before these steps was over.
      if (step !== 'create: tus 2' && step !== 'create: good') return;
      for (let open = 1; open > 0; ) {
        open = Number((await client('GET', '/api/requests?status=started')).count);
        open += Number((await client('GET', '/api/requests?status=queued')).count);
      }
    },
    path: ({ step, request }) =>
      step === 'chunk: file of another user' ? request.path.replace('<upload>', OF_ANOTHER) : request.path,
    async make(form, { step }) {
      if (form === '<project1>') return project;
      if (!form.startsWith('<task')) return undefined;
      return Number((await client('POST', '/api/tasks', { name: 'd', project_id: project, ...more(step) })).id);
    },
    async body({ step, request }) {
      const { body, headers = {} } = request;
      if (typeof body !== 'string') return undefined;
      if (body.startsWith('form: ')) return form(body.slice('form: '.length), steps, small);
      const length = Number(/^<(\d+) bytes>$/.exec(body)?.[1] ?? Number.NaN);
      if (Number.isNaN(length)) return undefined;
      const offset = Number(headers['Upload-Offset'] ?? 0);
      const whole = await archiveOf(step.split(':')[0] ?? '');
      const bytes = Buffer.alloc(length);
      whole.copy(bytes, 0, offset, offset + length);
      return { bytes };
    },
  };
}

async function archive(name: string, steps: Step[], small: Buffer): Promise<Buffer> {
  if (name === 'zip broken' || name === 'tar') return Buffer.from('not an archive');
  if (name === 'zip of text alone') return tinyZip('a.txt', 'hello');
  if (name === 'zip empty') return Buffer.from(await downloadZip([]).arrayBuffer());
  return Buffer.from(await downloadZip(await filesOf(name, steps, small)).arrayBuffer());
}

async function filesOf(name: string, steps: Step[], small: Buffer): Promise<Files> {
  const odd: Record<string, Files> = {
    'zip of text alone': [{ name: 'a.txt', input: 'hello' }],
    'zip with .. ': [
      { name: '../evil.jpg', input: small },
      { name: 'a.jpg', input: small },
    ],
    'zip absolute': [
      { name: '/abs.jpg', input: small },
      { name: 'a.jpg', input: small },
    ],
    'zip with a broken picture': [
      { name: 'a.jpg', input: small },
      { name: 'b.jpg', input: 'not a picture' },
    ],
    'zip with backslashes': [{ name: 'x\\b.jpg', input: small }],
  };
  const known = odd[name];
  if (known) return known;
  const meta = steps.find((one) => one.step === `${name}: meta`)?.answer.json;
  const frames: { name: string; width: number; height: number }[] = Object.values(Object(Object(meta).frames));
  const files: Files = [];
  if (name === 'zip with a related image') files.push({ name: 'related_images/a_jpg/b.jpg', input: small });
  for (const frame of frames.toReversed()) files.push({ name: frame.name, input: await drawn(frame) });
  return files.length > 0 ? files : [{ name: 'img/a1.jpg', input: small }];
}

function drawn({ name, width, height }: { name: string; width: number; height: number }): Promise<Buffer> | Buffer {
  if (name.endsWith('.bmp')) return bitmap(width, height);
  if (/turned/.test(name)) return picture(height, width, 'jpeg', 6);
  const kind = /\.(png|gif|webp|tiff?)$/.exec(name)?.[1];
  return picture(width, height, kind === 'png' || kind === 'gif' || kind === 'webp' ? kind : kind ? 'tiff' : 'jpeg');
}

/** Nothing but what a zip must have, stored: other writers add a descriptor, for which the recorded length has no room. */
function tinyZip(name: string, content: string): Buffer {
  const [named, bytes] = [Buffer.from(name), Buffer.from(content)];
  const common = Buffer.alloc(26);
  common.writeUInt16LE(20, 0);
  common.writeUInt32LE(crc32(bytes), 10);
  common.writeUInt32LE(bytes.length, 14);
  common.writeUInt32LE(bytes.length, 18);
  common.writeUInt16LE(named.length, 22);
  const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, named, bytes]);
  const central = Buffer.concat([Buffer.from('PK\x01\x02'), Buffer.from([20, 0]), common, Buffer.alloc(14), named]);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(1, 4);
  end.writeUInt16LE(1, 6);
  end.writeUInt32LE(central.length, 8);
  end.writeUInt32LE(local.length, 12);
  return Buffer.concat([local, central, Buffer.from('PK\x05\x06'), end]);
}

/** An archive's comment is as long as one likes. */
function filled(archive_: Buffer, length: number): Buffer {
  const lacking = length - archive_.length;
  if (lacking <= 0 || !archive_.includes('PK\x05\x06'))
    return Buffer.concat([archive_, Buffer.alloc(Math.max(0, lacking))]);
  const made = Buffer.concat([archive_, Buffer.alloc(lacking, 0x20)]);
  made.writeUInt16LE(lacking, archive_.length - 2);
  return made;
}

async function form(described: string, steps: Step[], small: Buffer) {
  const parts: Record<string, string | { name: string; bytes: Buffer }> = {};
  for (const part of described.split(', ')) {
    const [field = '', value = ''] = part.split('=');
    if (!field.startsWith('client_files')) parts[field] = value;
    else if (value.endsWith('.zip'))
      parts[field] = { name: value, bytes: await archive('one request, zip', steps, small) };
    else parts[field] = { name: value, bytes: value.endsWith('.txt') ? Buffer.from('hello') : small };
  }
  return multipart(parts);
}
