import { BlobServiceClient } from '@azure/storage-blob';
import { QueueServiceClient } from '@azure/storage-queue';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import type { Note } from '../run-app.ts';
import { app } from './app.ts';

const blobEvent = (url: string) => ({
  id: crypto.randomUUID(),
  eventType: 'Microsoft.Storage.BlobCreated',
  subject: new URL(url).pathname,
  eventTime: '2026-01-01T00:00:00Z',
  data: { api: 'PutBlob', url, eTag: '0x1', blobType: 'BlockBlob', contentLength: 3 },
  dataVersion: '',
  metadataVersion: '1',
});

describe('an app with Event Grid', () => {
  const account = BlobServiceClient.fromConnectionString(inject('azurite'));
  const images = () => account.getContainerClient(app.settings.IMAGES ?? '');
  beforeAll(async () => {
    await images().create();
  });

  const post = (
    extension: string,
    functionName: string,
    body: unknown,
    kind = 'Notification',
    code = app.host.keys.system[`${extension.toLowerCase()}_extension`],
  ) =>
    app.fetch(`/runtime/webhooks/${extension}?functionName=${functionName}&code=${code}`, {
      method: 'POST',
      headers: { 'aeg-event-type': kind, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const put = async (name: string, content = 'abc') => {
    await images().getBlockBlobClient(name).upload(content, content.length);
    return images().getBlockBlobClient(name).url;
  };

  test.each([
    ['EventGrid', 'events'],
    ['blobs', 'Host.Functions.imageLanded'],
  ])('webhook %s answers the handshake of a subscription', async (extension, name) => {
    const body = [{ eventType: 'Microsoft.EventGrid.SubscriptionValidationEvent', data: { validationCode: 'abc' } }];
    const response = await post(extension, name, body, 'SubscriptionValidation');
    expect([response.status, await response.json()]).toEqual([200, { validationResponse: 'abc' }]);
  });

  test('webhooks refuse a missing key, an unknown function, an unknown kind of event and what is not JSON', async () => {
    for (const key of [app.host.keys.default, app.host.keys.system.blobs_extension])
      expect((await post('EventGrid', 'events', [], 'Notification', key)).status).toBe(401);
    expect((await post('EventGrid', 'none', [])).status).toBe(404);
    expect((await post('EventGrid', 'events', [], 'Surprise')).status).toBe(400);
    expect((await post('EventGrid', 'events', 'no event')).status).toBe(400);
    const noBlob = { ...blobEvent('http://127.0.0.1/none'), data: {} };
    expect((await post('blobs', 'Host.Functions.imageLanded', [noBlob])).status).toBe(400);
    expect((await post('blobs', 'Host.Functions.imageLanded', [{ data: noBlob.data }])).status).toBe(500);
    expect((await post('EventGrid', 'events', [], 'Unsubscribe')).status).toBe(202);
  });

  test('eventGridTrigger runs once per event of a batch and answers 202, or 500 where one fails', async () => {
    const batch = Array.from({ length: 50 }, (_, index) => ({ id: `batch-${index}`, data: { index } }));
    expect((await post('EventGrid', 'events', batch)).status).toBe(202);
    const notes = await app.journal(() => true);
    const seen = notes.filter(({ what }) => what === 'events');
    expect(seen).toHaveLength(50);
    expect(seen).toContainEqual({ what: 'events', event: batch[7], metadata: { data: { index: 7 } } });
    expect(
      (
        await post('EventGrid', 'events', [
          { id: 'a', data: {} },
          { id: 'b', data: { fail: true } },
        ])
      ).status,
    ).toBe(500);
  });

  test('blobTrigger with sdkBinding gets a reference, its path parameters and no content', async () => {
    const url = await put('a/b/one.png');
    expect((await post('blobs', 'Host.Functions.imageLanded', [blobEvent(url)])).status).toBe(202);
    const notes = await app.journal((all) => all.some(({ what }) => what === 'imageLanded'));
    expect(notes.find(({ what }) => what === 'imageLanded')).toMatchObject({
      blob: {
        source: 'AzureStorageBlobs',
        contentType: 'application/json',
        version: '1.0',
        isBuffer: true,
        reference: { Connection: 'Pictures', ContainerName: app.settings.IMAGES, BlobName: 'a/b/one.png' },
      },
      metadata: {
        blobTrigger: `${app.settings.IMAGES}/a/b/one.png`,
        folder: 'a/b',
        name: 'one',
        uri: url,
        properties: { contentLength: 3 },
        metadata: {},
      },
    });
  });

  test('blobTrigger without sdkBinding gets the bytes', async () => {
    await post('blobs', 'Host.Functions.textLanded', [blobEvent(await put('note.txt', 'hello'))]);
    const notes = await app.journal((all) => all.some(({ what }) => what === 'textLanded'));
    expect(notes.find(({ what }) => what === 'textLanded')).toMatchObject({ isBuffer: true, text: 'hello' });
  });

  test('blobTrigger runs for blobs outside its path too, without parameters: the subscription filters, not the host', async () => {
    await post('blobs', 'Host.Functions.imageLanded', [blobEvent(await put('flat.jpg'))]);
    const isFlat = (note: Note) => JSON.stringify(note.metadata ?? '').includes('flat.jpg');
    const notes = await app.journal((all) => all.some(isFlat));
    expect(notes.find(isFlat)?.metadata).not.toHaveProperty('name');
  });

  test('blobTrigger drops the event of a blob that is gone, and still runs for the next', async () => {
    await post('blobs', 'Host.Functions.imageLanded', [
      blobEvent(images().getBlobClient('x/gone.png').url),
      blobEvent(await put('x/there.png')),
    ]);
    const names = (all: readonly Note[]) => JSON.stringify(all.map((note) => note.metadata));
    const notes = await app.journal((all) => names(all).includes('x/there.png'));
    expect(names(notes)).not.toContain('x/gone.png');
  });

  test('blobTrigger is tried five times, then leaves a record in webjobs-blobtrigger-poison', async () => {
    const url = await put('x/bad.png');
    await post('blobs', 'Host.Functions.imageLanded', [blobEvent(url)]);
    const tries = (all: readonly Note[]) =>
      all.filter((note) => JSON.stringify(note.metadata ?? '').includes('x/bad.png'));
    await app.journal((all) => tries(all).length >= 5);
    const poison = QueueServiceClient.fromConnectionString(inject('azurite')).getQueueClient(
      'webjobs-blobtrigger-poison',
    );
    const record = await app.eventually(async () => {
      const { peekedMessageItems } = await poison.peekMessages({ numberOfMessages: 32 });
      return peekedMessageItems
        .map(({ messageText }) => JSON.parse(Buffer.from(messageText, 'base64').toString()))
        .find(({ ContainerName }) => ContainerName === app.settings.IMAGES);
    });
    expect(record).toEqual({
      Type: 'BlobTrigger',
      FunctionId: 'Host.Functions.imageLanded',
      BlobType: 'BlockBlob',
      ContainerName: app.settings.IMAGES,
      BlobName: 'x/bad.png',
      ETag: '"0x1"',
    });
    expect(tries(await app.journal(() => true))).toHaveLength(5);
  });
});
