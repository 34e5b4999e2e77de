import { expect, test } from 'vitest';
import { z } from 'zod';
import { hostEnvironment } from '../../../local/parts/settings.ts';
import { eventSubscriptions } from '../../../local/parts/subscriptions.ts';
import { parseConfig } from '../../../shared/config.ts';
import { keptSnapshots } from '../../infra/kept-snapshots.ts';

const system = { blobs_extension: 'b', eventgrid_extension: 'e', durabletask_extension: 't' };
const host = { ready: true as const, url: 'http://127.0.0.1:7071', keys: { default: 'd', master: 'm', system } };

test('eventSubscriptions() sends each kind of event to the function that a deployment sends it to', () => {
  const made = eventSubscriptions(host, { images: ['images', 'photos'], exports: 'exports' });
  expect(
    made.map(({ name, eventTypes, url }) => [name, ...eventTypes, new URL(url).searchParams.get('functionName')]),
  ).toEqual([
    ['image-landed-images', 'Microsoft.Storage.BlobCreated', 'Host.Functions.imageLanded-images'],
    ['image-deleted-images', 'Microsoft.Storage.BlobDeleted', 'imageDeleted'],
    ['image-landed-photos', 'Microsoft.Storage.BlobCreated', 'Host.Functions.imageLanded-photos'],
    ['image-deleted-photos', 'Microsoft.Storage.BlobDeleted', 'imageDeleted'],
    ['export-dropped', 'Microsoft.Storage.BlobCreated', 'Host.Functions.exportDropped'],
  ]);
  const codes = made.map(({ url }) => new URL(url).searchParams.get('code'));
  expect(codes).toEqual(['b', 'e', 'b', 'e', 'b']);
  expect(made[0]?.url).toContain('/runtime/webhooks/blobs?');
  expect(made[1]?.url).toContain('/runtime/webhooks/EventGrid?');
});

const Filter = z.object({ operatorType: z.string(), key: z.string(), values: z.array(z.string()) });
const EventSubscription = z.object({ filter: z.object({ advancedFilters: z.array(Filter).default([]) }) });

test.each([
  ['landed-images', 'image-landed-images'],
  ['deleted-images', 'image-deleted-images'],
  ['exports', 'export-dropped'],
])('eventSubscriptions() filters endings as the deployment does: %s', (deployed, local) => {
  const [file] = keptSnapshots().filter(({ name }) => name === 'events');
  const one = file?.resources.find(({ name }) => name.includes(`/azureml-to-cvat-${deployed}`));
  const { advancedFilters } = EventSubscription.parse(one?.properties).filter;
  const values = (operator: string) => advancedFilters.find(({ operatorType }) => operatorType === operator)?.values;
  const made = eventSubscriptions(host, { images: ['images'], exports: 'exports' }).find(({ name }) => name === local);
  expect([...(made?.subjectEndsWith ?? [])].sort()).toEqual(values('StringEndsWith')?.sort());
  expect(made?.subjectNotEndsWith).toEqual(values('StringNotEndsWith'));
});

test('hostEnvironment() lets no setting of the shell through', () => {
  const before = process.env.CVAT_ORGANIZATION;
  process.env.CVAT_ORGANIZATION = 'somebody-elses';
  try {
    const env = hostEnvironment({
      ...{ AzureWebJobsStorage: 'UseDevelopmentStorage=true', ImagesStorage: 'UseDevelopmentStorage=true' },
      ...{ CVAT_URL: 'http://cvat.example', CVAT_TOKEN: 't', PUBLIC_URL: 'http://127.0.0.1:1' },
    });
    expect(parseConfig(env).cvat).toEqual({ url: 'http://cvat.example', token: 't' });
    expect(env.PATH).toBe(process.env.PATH);
  } finally {
    if (before === undefined) delete process.env.CVAT_ORGANIZATION;
    else process.env.CVAT_ORGANIZATION = before;
  }
});
