import { app } from '@azure/functions';
import type { ModelBindingData } from '@azure/functions-extensions-base';
import { note } from './journal.ts';
// biome-ignore lint/correctness/useImportExtensions: the file is CommonJS, its types are beside it
import { ResourceFactoryResolver } from './resource-factory-resolver.cjs';

ResourceFactoryResolver.getInstance().registerResourceFactory('AzureStorageBlobs', (data) => {
  const { content, ...rest } = data as ModelBindingData;
  return { ...rest, isBuffer: Buffer.isBuffer(content), reference: JSON.parse(String(content)) };
});

app.storageBlob('imageLanded', {
  path: '%IMAGES%/{folder}/{name}.png',
  connection: 'Pictures',
  source: 'EventGrid',
  sdkBinding: true,
  handler: async (blob, context) => {
    note('imageLanded', { blob, metadata: context.triggerMetadata });
    if (context.triggerMetadata?.name === 'bad') throw new Error('A bad image');
  },
});

app.storageBlob('textLanded', {
  path: '%IMAGES%/{name}.txt',
  connection: 'Pictures',
  source: 'EventGrid',
  handler: async (content) => note('textLanded', { isBuffer: Buffer.isBuffer(content), text: String(content) }),
});

app.eventGrid('events', {
  handler: async (event, context) => {
    note('events', { event, metadata: context.triggerMetadata });
    if (event.data?.fail) throw new Error('A bad event');
  },
});

app.storageQueue('orders', {
  queueName: '%ORDERS%',
  connection: 'Jobs',
  handler: async (order: unknown, context) => {
    note('orders', { order: structuredClone(order), metadata: context.triggerMetadata });
    const isFirstTry = Number(context.triggerMetadata?.dequeueCount) === 1;
    if (typeof order === 'object' && order !== null && 'slow' in order && isFirstTry) {
      await new Promise((resolve) => setTimeout(resolve, 60_000));
    }
    if (typeof order === 'object' && order !== null && 'failures' in order) {
      if (Number(context.triggerMetadata?.dequeueCount) <= Number(order.failures)) throw new Error('A bad order');
    }
  },
});
