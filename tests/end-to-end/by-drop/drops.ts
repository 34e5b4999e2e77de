import { readFile } from 'node:fs/promises';
import { QueueServiceClient } from '@azure/storage-queue';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { Report } from '../../../shared/verification/report.ts';
import { falseSentences } from '../../checker/check-report.ts';
import { azureExport, type Drawn } from '../../migration/small-export.ts';
import { codesOf, post } from '../call.ts';
import { eventually } from '../eventually.ts';
import { expectSums } from '../sums.ts';
import { pipeline } from './one-pipeline.ts';

beforeAll(async () => {
  for (const path of [...PATHS, 'drops/e.jpg']) await pipeline.putImage(path, SIZE);
});

const SIZE = { width: 64, height: 48 };
const PATHS = ['drops/a.jpg', 'drops/c.jpg'];
const exportOf = (...paths: string[]) =>
  azureExport(
    Object.fromEntries(paths.map((path) => [path, SIZE])),
    paths.map((image, k): Drawn => ({ image, label: 'Cat', box: [k, 2, 20, 10] })),
  );

async function textBeside(name: string): Promise<string | undefined> {
  const blob = await pipeline.world.images.read(pipeline.exports, name);
  return blob && Buffer.concat(await Array.fromAsync(blob.bytes)).toString('utf8');
}

/** The report beside an export, once there is one that passes; the page beside it says the same. */
function reportBeside(name: string, check: (report: Report) => void = () => undefined): Promise<Report> {
  return eventually(async () => {
    const report = Report.parse(JSON.parse((await textBeside(`${name}.report.json`)) ?? ''));
    check(report);
    expectSums(report);
    const page = await textBeside(`${name}.report.html`);
    expect(page).toContain('<!doctype html>');
    // What went with an image stands with its cause.
    const own = codesOf(report.findings).filter((code) => code !== 'ANNOTATION_OF_EXCLUDED_IMAGE');
    for (const code of own) expect(page).toContain(code);
    expect(await falseSentences(pipeline.world, report)).toEqual([]);
    return report;
  });
}

const projectOf = async (name: string) => (await pipeline.world.cvat.projects.find(name))[0];

async function tasksOf(project: string) {
  const found = await projectOf(project);
  return found ? pipeline.world.cvat.tasks.ofProject(found.id) : [];
}

const migrations = async () => (await pipeline.client.list()).length;

/** Messages about this test's container that the host has given up. */
async function poisoned(): Promise<string[]> {
  const queue = QueueServiceClient.fromConnectionString(inject('azurite')).getQueueClient('webjobs-blobtrigger-poison');
  if (!(await queue.exists())) return [];
  const { peekedMessageItems } = await queue.peekMessages({ numberOfMessages: 32 });
  const texts = peekedMessageItems.map(({ messageText }) => Buffer.from(messageText, 'base64').toString('utf8'));
  return texts.filter((text) => text.includes(pipeline.exports));
}

/** Event Grid delivers at least once: the same event comes again, and the host has dealt with it. */
async function eventAgain(name: string): Promise<void> {
  const dealtWith = async () => {
    const log = await readFile(pipeline.logFile, 'utf8');
    return log.split('\n').filter((line) => line.includes(`/${name}": migration`)).length;
  };
  const before = await dealtWith();
  const { url, keys } = pipeline.host();
  const webhook = `${url}/runtime/webhooks/blobs?functionName=Host.Functions.exportDropped&code=${keys.system.blobs_extension}`;
  const blobUrl = `${pipeline.world.images.account.url}/${pipeline.exports}/${name}`;
  const answer = await fetch(webhook, {
    method: 'POST',
    headers: { 'aeg-event-type': 'Notification', 'content-type': 'application/json' },
    body: JSON.stringify([
      {
        id: crypto.randomUUID(),
        eventType: 'Microsoft.Storage.BlobCreated',
        subject: `/blobServices/default/containers/${pipeline.exports}/blobs/${name}`,
        data: { url: blobUrl, eTag: '0x1' },
      },
    ]),
  });
  expect(answer.status).toBe(202);
  await eventually(async () => expect(await dealtWith()).toBeGreaterThan(before));
}

describe('an export that is dropped', () => {
  it('is migrated as the options beside it say, its companions start nothing, and once it comes back with its missing images it goes on where it stopped', async () => {
    const others = await migrations();
    const exported = exportOf('drops/a.jpg', 'drops/b.jpg', 'drops/c.jpg');
    await pipeline.putExport({ project: 'Street scenes', tasks: { size: 1 } }, 'street.options.json');
    await pipeline.putExport({ verdict: 'none of ours' }, 'street.report.json');
    await pipeline.putExport(exported, 'street.json');
    const first = await reportBeside('street', ({ verdict }) => expect(verdict).toBe('incomplete'));
    expect(first.target.project?.name).toBe('Street scenes');
    expect(first.totals.images).toMatchObject({ read: 3, migrated: 2, excluded: 1 });
    const before = await tasksOf('Street scenes');
    expect(before).toHaveLength(2);
    await pipeline.putImage('drops/b.jpg', SIZE);
    await pipeline.putExport(exported, 'street.json');
    const second = await reportBeside('street', ({ verdict }) => expect(verdict).toBe('verified'));
    expect(second.migration.id).toBe(first.migration.id);
    expect(second.totals.images).toMatchObject({ read: 3, migrated: 1, alreadyThere: 2, excluded: 0, matched: 3 });
    const after = await tasksOf('Street scenes');
    expect(after.map(({ id }) => id)).toEqual(expect.arrayContaining(before.map(({ id }) => id)));
    expect(after).toHaveLength(3);
    expect(await migrations()).toBe(others + 1);
  });

  it('starts its migration once, however often its event comes: a cancelled one stays cancelled', async () => {
    pipeline.cvat.work.hold('started');
    await pipeline.putExport({ project: 'once', tasks: { size: 1 } }, 'once.options.json');
    await pipeline.putExport(exportOf(...PATHS, 'drops/e.jpg'), 'once.json');
    const id = await eventually(async () => {
      const [task] = await tasksOf('once');
      const [link] = /[0-9a-f]{24}/.exec(task?.bug_tracker ?? '') ?? [];
      return link ?? Promise.reject(new Error('Expected a task'));
    });
    await post(pipeline, `migrations/${id}/cancel`);
    await eventAgain('once.json');
    pipeline.cvat.work.hold('nowhere');
    expect(await pipeline.ended(id)).toMatchObject({ verdict: 'failed', findings: [{ code: 'CANCELLED' }, {}, {}] });
    await eventAgain('once.json');
    expect(await pipeline.ended(id)).toMatchObject({
      status: { stage: 'done' },
      findings: [{ code: 'CANCELLED' }, {}, {}],
    });
    await pipeline.putExport(exportOf(...PATHS, 'drops/e.jpg'), 'once.json');
    await reportBeside('once', ({ verdict }) => expect(verdict).toBe('verified'));
  });
});

describe('a drop that cannot be migrated', () => {
  const OPTIONS: [string, unknown, string[]][] = [
    ['are no JSON', '{"tasks":', ['content']],
    ['are empty', '', ['content']],
    ['are no object', '[]', ['content']],
    [
      'have unknown keys and wrong values',
      { tasks: { size: 0, colour: 'red' }, images: 'secrets', dryrun: true },
      ['dryrun', 'images', 'tasks.colour', 'tasks.size'],
    ],
  ];

  it('since its options are wrong: all of that stands beside it, and nothing starts', async () => {
    const before = await migrations();
    for (const [name, options] of OPTIONS) {
      await pipeline.putExport(options, `broken/${name}.options.json`);
      await pipeline.putExport(exportOf(...PATHS), `broken/${name}.json`);
    }
    for (const [name, , places] of OPTIONS) {
      const base = `broken/${name}`;
      const { verdict, findings } = await reportBeside(base);
      expect({ name, verdict }).toEqual({ name, verdict: 'failed' });
      const codeOf = (place: string) => (place === 'images' ? 'CONTAINER_NOT_ALLOWED' : 'OPTIONS_INVALID');
      expect(new Map(findings.map(({ at, code }) => [at, code]))).toEqual(
        new Map(places.map((place) => [`${base}.options.json: ${place}`, codeOf(place)])),
      );
    }
    expect(await migrations()).toBe(before);
  });

  it('since it is not an export: its report says so', async () => {
    await pipeline.putExport(JSON.stringify(exportOf('drops/a.jpg')).slice(0, -30), 'refused/half a file.json');
    const { verdict, findings } = await reportBeside('refused/half a file');
    expect(verdict).toBe('failed');
    expect(codesOf(findings)).toContain('EXPORT_TRUNCATED');
    expect(await projectOf('half a file')).toBeUndefined();
  });

  const NAMES: [string, string | Buffer, string][] = [
    ['pets.zip', Buffer.from('504b0304140000000800', 'hex'), 'EXPORT_ZIP'],
    ['pets.JSON.gz', Buffer.from('1f8b08000000000000ff', 'hex'), 'EXPORT_GZIP'],
    ['pets.csv', 'image,label\na.jpg,Cat\n', 'EXPORT_CSV'],
    ['pets.html', '<!doctype html><title>Sign in</title>', 'EXPORT_HTML'],
    ['nothing.zip', '', 'EXPORT_EMPTY'],
  ];

  it('since no export is called like that: that stands beside it, and nothing starts', async () => {
    const before = await migrations();
    for (const [name, content] of NAMES) await pipeline.world.images.write(pipeline.exports, `other/${name}`, content);
    for (const [name, , code] of NAMES) {
      const { verdict, findings } = await reportBeside(`other/${name}`);
      expect({ name, verdict }).toEqual({ name, verdict: 'failed' });
      expect(codesOf(findings)).toContain(code);
    }
    expect(await migrations()).toBe(before);
  });

  it('is nothing that the host gives up on', async () => {
    expect(await poisoned()).toEqual([]);
  });
});
