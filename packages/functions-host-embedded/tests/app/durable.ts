import { app } from '@azure/functions';
import { app as df, getClient, input } from 'durable-functions';
import { note } from './journal.ts';

df.orchestration('greetAll', function* (context) {
  const names = context.df.getInput<string[]>();
  const greetings: unknown[] = [];
  for (const name of names) greetings.push(yield context.df.callActivity('greet', name));
  return greetings;
});

df.activity('greet', {
  extraInputs: [input.durableClient()],
  handler: async (name: string, context) => {
    const client = getClient(context);
    note('greet', { name, hub: client.taskHubName });
    return `Hello ${name}`;
  },
});

app.http('startGreetings', {
  route: 'greetings/{id}',
  methods: ['POST'],
  extraInputs: [input.durableClient()],
  handler: async (request, context) => {
    const client = getClient(context);
    const instanceId = await client.startNew('greetAll', { instanceId: request.params.id ?? '', input: ['Ada', 'Bo'] });
    return client.createCheckStatusResponse(request, instanceId);
  },
});

app.http('readGreetings', {
  route: 'greetings/{id}',
  methods: ['GET'],
  extraInputs: [input.durableClient()],
  handler: async (request, context) => ({
    jsonBody: await getClient(context).getStatus(request.params.id ?? ''),
  }),
});
