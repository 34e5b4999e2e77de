import { app } from '@azure/functions';
import type { ModelBindingData } from '@azure/functions-extensions-base';
// biome-ignore lint/correctness/useImportExtensions: the file is CommonJS, its types are beside it
import { ResourceFactoryResolver } from './app/resource-factory-resolver.cjs';

// The library copies bytes itself, but hands a reference on as it came.
ResourceFactoryResolver.getInstance().registerResourceFactory('Shared', (data) => (data as ModelBindingData).content);

/** Changes what it was given and what it has returned, as no app should. */
const kept = Buffer.from('returned');

app.generic('shares', {
  trigger: { type: 'genericTrigger', name: 'given' },
  handler: async (given, context) => {
    if (Buffer.isBuffer(given)) given.fill('x');
    if (context.triggerMetadata) context.triggerMetadata.list = 'changed';
    queueMicrotask(() => setImmediate(() => kept.fill('y')));
    return kept;
  },
});

app.generic('tellsWhatItGot', {
  trigger: { type: 'genericTrigger', name: 'given' },
  handler: async (given, context) => ({
    given: typeof given,
    metadata: context.triggerMetadata,
    retry: context.retryContext,
  }),
});

app.generic('registersLate', {
  trigger: { type: 'genericTrigger', name: 'given' },
  handler: async () =>
    app.generic('late', { trigger: { type: 'genericTrigger', name: 'given' }, handler: async () => undefined }),
});
