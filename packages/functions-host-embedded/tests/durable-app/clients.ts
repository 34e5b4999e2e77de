import { app as functions, type HttpRequest, HttpResponse, type InvocationContext } from '@azure/functions';
import { app, type DurableClient, getClient, input, OrchestrationRuntimeStatus } from 'durable-functions';

type Call = (client: DurableClient, request: HttpRequest, id: string) => Promise<unknown>;

/** Every method of the real client that the engine serves, one route each. */
const CALLS: Readonly<Record<string, Call>> = {
  start: async (client, request, id) => {
    const name = request.query.get('name') ?? '';
    return client.startNew(name, {
      instanceId: id,
      input: await request.json(),
      version: request.query.get('version') ?? '',
    });
  },
  status: (client, _request, id) =>
    client.getStatus(id, { showHistory: true, showHistoryOutput: true, showInput: true }),
  raise: async (client, request, id) => client.raiseEvent(id, request.query.get('event') ?? '', await request.json()),
  terminate: (client, _request, id) => client.terminate(id, 'no longer needed'),
  suspend: (client, _request, id) => client.suspend(id, 'a pause'),
  resume: (client, _request, id) => client.resume(id, 'the pause is over'),
  purge: (client, _request, id) => client.purgeInstanceHistory(id),
  purgeAll: (client) =>
    client.purgeInstanceHistoryBy({
      createdTimeFrom: new Date(0),
      runtimeStatus: [OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Terminated],
    }),
  all: (client) => client.getStatusAll(),
  running: (client) => client.getStatusBy({ runtimeStatus: [OrchestrationRuntimeStatus.Running] }),
  links: async (client, _request, id) => client.createHttpManagementPayload(id),
  check: async (client, request, id) => client.createCheckStatusResponse(request, id),
  wait: (client, request, id) => client.waitForCompletionOrCreateCheckStatusResponse(request, id, WAIT),
  rewind: (client, _request, id) => client.rewind(id, 'again'),
};
const WAIT = { timeoutInMilliseconds: 10_000, retryIntervalInMilliseconds: 50 };

functions.http('client', {
  methods: ['POST'],
  authLevel: 'anonymous',
  route: 'client/{call}/{id?}',
  extraInputs: [input.durableClient()],
  handler: async (request: HttpRequest, context: InvocationContext) => {
    const call = CALLS[request.params.call ?? ''];
    if (!call) return { status: 404 };
    try {
      const result = await call(getClient(context), request, request.params.id ?? '');
      return result instanceof HttpResponse ? result : { jsonBody: result ?? {} };
    } catch (error) {
      return { status: 502, body: error instanceof Error ? error.message : '' };
    }
  },
});

app.client.http('startCalls', {
  methods: ['POST'],
  authLevel: 'anonymous',
  route: 'calls',
  handler: async (request, client) =>
    client.createCheckStatusResponse(request, await client.startNew('calls', { input: await request.json() })),
});
