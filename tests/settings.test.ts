import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { createWorld } from '../functions/world.ts';
import { Environment, parseConfig, watchedContainers } from '../shared/config.ts';

const STORAGE = 'UseDevelopmentStorage=true';
const LEAST = {
  AzureWebJobsStorage: STORAGE,
  ImagesStorage: STORAGE,
  CVAT_URL: 'https://cvat.example/',
  CVAT_TOKEN: 'secret',
  PUBLIC_URL: 'https://app.example/',
};

/** Read by the host, or set by Azure: no settings of ours. */
const OF_THE_HOST = new Set(['FUNCTIONS_WORKER_RUNTIME']);
const SET_BY_AZURE = new Set(['WEBSITE_HOSTNAME']);
/** The forms with an identity, instead of a connection string. */
const identityForm = (key: string) => key.includes('__');

describe('local.settings.sample.json', () => {
  it('has exactly the keys that the settings read', async () => {
    const sample = JSON.parse(await readFile('local.settings.sample.json', 'utf8'));
    const sampled = Object.keys(sample.Values).filter((key) => !OF_THE_HOST.has(key));
    const read = Object.keys(Environment.shape).filter((key) => !SET_BY_AZURE.has(key) && !identityForm(key));
    expect(sampled.toSorted()).toEqual(read.toSorted());
  });

  it('parses as it is', async () => {
    const sample = JSON.parse(await readFile('local.settings.sample.json', 'utf8'));
    expect(parseConfig(sample.Values).exportsPath).toBe('exports/{name}.json');
  });
});

describe('parseConfig()', () => {
  it('fills in defaults and takes slashes off the ends of URLs', () => {
    const config = parseConfig(LEAST);
    expect(config.cvat).toEqual({ url: 'https://cvat.example', token: 'secret' });
    expect(config.publicUrl).toBe('https://app.example');
    expect(config.imageContainers).toEqual(['images']);
  });

  it('names every missing and wrong key at once', () => {
    const message = messageOf({ IMAGE_CONTAINERS: 'ok-1,Not_OK', CVAT_SAS_DAYS: 'soon' });
    for (const key of [
      'AzureWebJobsStorage',
      'ImagesStorage',
      'CVAT_URL',
      'CVAT_TOKEN',
      'PUBLIC_URL',
      'IMAGE_CONTAINERS',
      'CVAT_SAS_DAYS',
    ]) {
      expect(message).toContain(key);
    }
  });

  it.each([
    ['CVAT_SAS_DAYS', '91'],
    ['CVAT_SAS_IP', '203.0.113.0/24'],
    ['CVAT_SAS_IP', 'cvat.example'],
  ])('refuses %s=%s', (name, value) => {
    expect(messageOf({ ...LEAST, [name]: value })).toContain(name);
  });

  it.each(['CVAT_URL', 'PUBLIC_URL'])('refuses a %s that holds a secret or is no web address', (name) => {
    for (const url of [
      'ftp://hunter2.example',
      'https://anna:hunter2@a.example',
      'https://a.example/?t=hunter2',
      'https://a.example/#hunter2',
    ]) {
      const message = messageOf({ ...LEAST, [name]: url });
      expect(message).toContain(`${name} is wrong: must be an address`);
      expect(message).not.toContain('hunter2');
    }
  });

  it('never repeats a value that may be a secret', () => {
    expect(messageOf({ ...LEAST, CVAT_URL: 'hunter2' })).not.toContain('hunter2');
    for (const secret of ['AccountKey=hunter2', `${'hunter2'.repeat(8)}==`, 'https://a.example/?sig=hunter2']) {
      expect(messageOf({ ...LEAST, IMAGE_CONTAINERS: secret })).not.toContain('hunter2');
    }
  });

  it.each(['["images"]', 'Images!', ' ', ',', 'images,No,Neither'])(
    'says once what IMAGE_CONTAINERS has to be, and that it is %s: nothing is watched then',
    (value) => {
      const message = messageOf({ ...LEAST, IMAGE_CONTAINERS: value });
      expect(message.split('\n').slice(1)).toEqual([
        `- IMAGE_CONTAINERS is wrong: must be names of blob containers (3 to 63 of a-z, 0-9 and -), with commas between them, as in images,more-images: current value is ${value}`,
      ]);
      expect(watchedContainers(value)).toEqual([]);
    },
  );

  const SAS = 'SharedAccessSignature=sv=1&sig=hunter2';
  const KEY = 'DefaultEndpointsProtocol=https;AccountName=acct;AccountKey=hunter2';
  const BLOBS = 'BlobEndpoint=https://acct.blob.core.windows.net';
  const QUEUES = 'QueueEndpoint=https://acct.queue.core.windows.net';
  it.each([
    ['ImagesStorage', BLOBS, 'neither an AccountKey nor a SharedAccessSignature'],
    ['ImagesStorage', SAS, 'no BlobEndpoint'],
    ['ImagesStorage', 'hunter2', 'neither an AccountKey nor a SharedAccessSignature'],
    ['ImagesStorage', 'AccountName=acct;AccountKey=hunter2', 'no DefaultEndpointsProtocol'],
    ['ImagesStorage', KEY, 'neither an EndpointSuffix nor a BlobEndpoint'],
    ['AzureWebJobsStorage', `${BLOBS};${SAS}`, 'no QueueEndpoint'],
    ['AzureWebJobsStorage', `${BLOBS};${KEY}`, 'no QueueEndpoint'],
  ])('says what the connection string of %s lacks: %s', (name, value, lack) => {
    const message = messageOf({ ...LEAST, [name]: value });
    expect(message).toContain(`${name} is wrong: it has ${lack}`);
    expect(message).not.toContain('hunter2');
  });

  it.each([
    ['ImagesStorage', `${BLOBS};${SAS}`],
    ['ImagesStorage', `${BLOBS};${KEY}`],
    ['AzureWebJobsStorage', `${KEY};EndpointSuffix=core.windows.net`],
    ['AzureWebJobsStorage', `${BLOBS}/;${QUEUES};${SAS}`],
    ['AzureWebJobsStorage', `${KEY};${BLOBS};${QUEUES}`],
  ])('takes a connection string for %s with all that is needed: %s', (name, value) => {
    const config = parseConfig({ ...LEAST, [name]: value.replace('hunter2', 'aHVudGVyMg==') });
    expect(config.imagesQueue === undefined).toBe(name === 'ImagesStorage');
    expect(() => createWorld(config)).not.toThrow();
  });

  it('takes an empty value for a missing one', () => {
    expect(messageOf({ ...LEAST, CVAT_TOKEN: '' })).toContain('CVAT_TOKEN is missing');
  });

  it('takes an identity instead of connection strings', () => {
    const { ImagesStorage: _, ...rest } = LEAST;
    const config = parseConfig({
      ...rest,
      ImagesStorage__blobServiceUri: 'https://acct.blob.core.windows.net',
      ImagesStorage__clientId: 'abc',
    });
    expect(config.imagesStorage).toEqual({ serviceUri: 'https://acct.blob.core.windows.net', clientId: 'abc' });
  });
});

function messageOf(env: Record<string, string>): string {
  try {
    parseConfig(env);
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
  throw new Error('Expected parseConfig() to refuse the settings');
}
