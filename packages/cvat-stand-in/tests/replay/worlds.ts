import type { RunningCvat } from '../../src/start-cvat.ts';
import { bitmap } from './bitmap.ts';
import { BOX, CATEGORIES, cocoBody, IMAGES } from './coco-bodies.ts';
import { differs } from './compare.ts';
import {
  type Client,
  clientOf,
  fill,
  finished,
  LABELS,
  labelForms,
  multipart,
  picture,
  storage,
  task,
  zip,
} from './fixtures.ts';
import { mainAndOther } from './manifests.ts';
import { observe } from './observe.ts';
import type { World } from './play.ts';
import { readTopic } from './recording.ts';
import { sasFor } from './sas.ts';
import { uploadsWorld } from './uploads.ts';

export type Site = { cvat: RunningCvat; connectionString: string };

/** Worlds by topic; a topic without one needs nothing but its steps. */
export const WORLDS: Record<string, (site: Site) => Promise<World>> = {
  account: async () => ({ ids: { 'search=CONTRACT-ANNOTATOR': 'ANNOTATOR' } }),
  async connection({ cvat }) {
    // All at once: most of it is waiting.
    const seen = new Map(readTopic('connection').map(({ step }) => [step, observe(cvat, step)]));
    return { observe: ({ step }) => seen.get(step) };
  },
  projects: async () => ({ ids: { 'project_id=31': '<project1>' }, make: makeOf({ '<user3>': 5 }) }),
  tasks: async () => ({ ids: { 'task_id=454': '<task1>' }, make: makeOf({ '<user2>': 5, '<user4>': 4 }) }),
  annotations: async ({ cvat }) => {
    const client = clientOf(cvat);
    const files = Object.fromEntries(
      await Promise.all(['a', 'b', 'c', 'd'].map(async (name) => [`d/${name}.jpg`, await picture(100, 80)] as const)),
    );
    const { project, id } = await task(client, files, { segment_size: 3, overlap: 1 });
    const forms = {
      ...(await labelForms(client, project)),
      ...(await jobForms(client, id)),
      '<task1>': id,
      '<project1>': project,
    };
    const own = '{"and": [{"==": [{"var": "task_id"}, 249]}, {"==": [{"var": "state"}, "completed"]}]}';
    return {
      make: makeOf(forms),
      ids: {
        'task_id=249': '<task1>',
        'project_id=47': '<project1>',
        [`filter=${own}`]: own.replace('249', '<task1>'),
      },
      words: { 'spec_id `19` is invalid': 'spec_id `<attribute note>` is invalid' },
    };
  },
  import_coco: async ({ cvat }) => {
    const client = clientOf(cvat);
    const names = ['d/a.jpg', 'd/b.jpg', 'd/c.jpg', 'Ü %.jpg'];
    const files = Object.fromEntries(
      await Promise.all(names.map(async (name) => [name, await picture(100, 80)] as const)),
    );
    const { project, id } = await task(client, files);
    const forms = { ...(await labelForms(client, project)), ...(await jobForms(client, id)), '<task1>': id };
    return {
      make: makeOf(forms),
      body: cocoBody,
      before({ step }) {
        // The second call came while the server still worked on the first.
        if (step === 'product: finish') cvat.work.hold('started');
        if (step === 'product: the request') cvat.work.hold('nowhere');
      },
      path: (step) => step.request.path.replace('target_id%3D<n>', `target_id%3D${id}`),
      async after(step, variables) {
        if (step.answer.request === undefined) return undefined;
        const rq = `action=import&target=task&target_id=${id}&subresource=annotations`;
        const ended = await finished(client, rq).then(
          () => ({ status: 'finished', message: '' }),
          (error: Error) => ({ status: 'failed', message: error.message.slice(rq.length + 2) }),
        );
        const wrong = differs(step.answer.request, ended, variables, 'request');
        if (wrong !== undefined || step.answer.annotations === undefined || ended.status === 'failed') return wrong;
        const { shapes } = await client('GET', `/api/tasks/${id}/annotations/`);
        const plain = Object.values(Object(shapes)).map((shape) => ({ ...Object(shape), id: undefined }));
        const found = plain.length > 0 ? { shapes: JSON.parse(JSON.stringify(plain)) } : {};
        return differs(step.answer.annotations, found, variables, 'annotations');
      },
    };
  },
};

Object.assign(WORLDS, {
  async requests({ cvat }) {
    const client = clientOf(cvat);
    const files = { 'a.jpg': await picture(64, 48) };
    const first = await task(client, files);
    const third = await task(client, { ...files, 'd/a.jpg': await picture(100, 80) });
    const second = Number((await client('POST', '/api/tasks', { name: 'd', labels: [] })).id);
    const many = Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`${i}.jpg`, files['a.jpg']]));
    // Work is held until the second import has come: so many as the recorded one had are not needed.
    const boxes = Array.from({ length: 200 }, (_, i) => ({ ...BOX, id: i + 1 }));
    return {
      make: makeOf({ '<task1>': first.id, '<task2>': second, '<task3>': third.id }),
      ids: { 'task_id=287': String(first.id), 'project_id=58': String(first.project) },
      before({ step }) {
        // The second import came while the server still worked on the first.
        if (step === 'a longer import') cvat.work.hold('started');
        if (step === 'meanwhile: annotations during an import') cvat.work.hold('nowhere');
      },
      path: (step) => step.request.path.replace('<n>', /unknown/.test(step.step) ? '99999999' : String(first.id)),
      async body({ request }) {
        if (request.body === 'zip of 300') {
          return multipart({ image_quality: '70', 'client_files[0]': { name: 'a.zip', bytes: await zip(many) } });
        }
        if (request.body !== '20000 boxes') return undefined;
        const document = { images: IMAGES.slice(0, 1), categories: CATEGORIES, annotations: boxes };
        return multipart({ annotation_file: { name: 'a.json', bytes: Buffer.from(JSON.stringify(document)) } });
      },
    };
  },
  async frames({ cvat, connectionString }) {
    const client = clientOf(cvat);
    await fill(connectionString, await mainAndOther());
    const drawn = await task(client, {
      ...{ 'a.jpg': await picture(100, 80), 'b.png': await picture(50, 40, 'png'), 'c.bmp': bitmap(30, 20) },
      ...{ 'd.gif': await picture(30, 20, 'gif'), 'e.webp': await picture(30, 20, 'webp') },
      ...{ 'f.tif': await picture(30, 20, 'tiff'), 'turned.jpg': await picture(60, 40, 'jpeg', 6) },
    });
    const [main, third] = [
      await storage(client, connectionString, 'main'),
      await storage(client, connectionString, 'main'),
    ];
    const empty = Number((await client('POST', '/api/tasks', { name: 'd', labels: [] })).id);
    const cloud = await cloudTask(client, drawn.project, third);
    const forms = { '<task1>': drawn.id, '<task2>': empty, '<task3>': cloud, '<storage2>': main, '<storage3>': third };
    return { make: makeOf({ ...forms, ...(await jobForms(client, drawn.id)) }) };
  },
  async import_cloud({ cvat, connectionString }) {
    const client = clientOf(cvat);
    const document = { images: IMAGES.slice(0, 1), categories: CATEGORIES, annotations: [BOX] };
    await fill(connectionString, {
      main: { ...(await mainAndOther()).main, 'ann/coco.json': JSON.stringify(document) },
    });
    const { id, project } = await task(client, { 'd/a.jpg': await picture(100, 80) });
    const main = await storage(client, connectionString, 'main');
    return {
      make: makeOf({ ...(await labelForms(client, project)), '<task1>': id }),
      ids: { 'cloud_storage_id=35': String(main) },
    };
  },
  async data_cloud({ cvat, connectionString }) {
    const client = clientOf(cvat);
    await fill(connectionString, await mainAndOther());
    const project = Number((await client('POST', '/api/projects', { name: 'dp', labels: LABELS })).id);
    const main = await storage(client, connectionString, 'main');
    const other = await storage(client, connectionString, 'other');
    const forms: Record<string, number> = { '<storage1>': main, '<storage2>': other, '<project1>': project };
    const more = (step: string) => {
      if (step.startsWith('manifest: segments with overlap')) return { segment_size: 4, overlap: 1 };
      if (step.startsWith('manifest: segments')) return { segment_size: 2 };
      if (step.startsWith('manifest: overlap too large')) return { segment_size: 2, overlap: 5 };
      return step.startsWith('manifest: consensus') ? { segment_size: 2, consensus_replicas: 2 } : {};
    };
    return {
      ids: { 'task_id=46': '<task1>', 'task_id=105': '<task59>', 'task_id=107': '<task61>' },
      async before({ step }, variables) {
        // On the server the first creation was over when the second call came.
        const id = variables.get('<task102>');
        if (step !== '409: second at once' || id === undefined) return;
        await finished(client, `action=create&target=task&target_id=${id}`);
      },
      async make(form, { step }) {
        if (!form.startsWith('<task')) return forms[form];
        return Number((await client('POST', '/api/tasks', { name: 'd', project_id: project, ...more(step) })).id);
      },
    };
  },
  data_upload: async ({ cvat }) => uploadsWorld(clientOf(cvat)),
  async http({ cvat }) {
    // The answer that is asked for compressed must be worth it.
    await clientOf(cvat)('POST', '/api/tasks', { name: 'a task', labels: [] });
    return {};
  },
  async storages({ cvat, connectionString }) {
    const { main, other } = await mainAndOther();
    await fill(connectionString, { main: { ...listed(Object.keys(main)), ...main }, other });
    // One that the recorded server had from before.
    await storage(clientOf(cvat), connectionString, 'main', 's2');
    const part = (name: string) => new RegExp(`${name}=([^;]+)`).exec(connectionString)?.[1] ?? '';
    return {
      before({ step }, variables) {
        const wrong = step.startsWith('wrong key') ? Buffer.alloc(64, 7).toString('base64') : part('AccountKey');
        variables.set('<key>', step === 'malformed key' ? 'bm9uc2Vuc2U' : wrong);
        if (step === 'connection string of 1025') variables.set('<key>', 'x'.repeat(1024));
        if (step === 'connection string to nowhere') variables.set('<host>', 'http://127.0.0.1:1');
        variables.set('<blob endpoint>', part('BlobEndpoint'));
        variables.set('<sas>', sasFor(step, part('AccountName'), part('AccountKey')));
      },
      async body({ request }) {
        if (request.body !== 'form') return undefined;
        return multipart({
          ...{ provider_type: 'AZURE_CONTAINER', resource: 'main', display_name: 'form' },
          ...{ credentials_type: 'CONNECTION_STRING', connection_string: connectionString },
          'manifests[0]': 'manifest.jsonl',
        });
      },
    };
  },
} satisfies typeof WORLDS);

/** What the recorded container held besides: its own list names it. */
function listed(known: readonly string[]): Record<string, string> {
  const { json } = readTopic('storages').find(({ step }) => step === 'content')?.answer ?? {};
  const entries: { name: string; type: string }[] = Object.values(Object(Object(json).content));
  const lacking = entries.filter(({ name }) => !known.some((key) => key.startsWith(`${name}/`)));
  return Object.fromEntries(lacking.map(({ name, type }) => [type === 'DIR' ? `${name}/none.txt` : name, '']));
}

async function cloudTask(client: Client, project: number, cloud_storage_id: number): Promise<number> {
  const id = Number((await client('POST', '/api/tasks', { name: 'd', project_id: project })).id);
  const data = { cloud_storage_id, image_quality: 70, use_cache: true, server_files: ['three.jsonl'] };
  await finished(client, (await client('POST', `/api/tasks/${id}/data/`, data)).rq_id);
  return id;
}

const makeOf = (forms: Record<string, number>) => async (form: string) => forms[form];

async function jobForms(client: ReturnType<typeof clientOf>, taskId: number): Promise<Record<string, number>> {
  const { results } = await client('GET', `/api/jobs?task_id=${taskId}&sort=id`);
  return Object.fromEntries(Object.values(Object(results)).map((job, at) => [`<job${at + 1}>`, Object(job).id]));
}
