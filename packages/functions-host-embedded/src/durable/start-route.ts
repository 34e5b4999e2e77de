import { randomUUID } from 'node:crypto';
import { managementLinks } from './client-links.ts';
import { findName } from './durable-app.ts';
import { instanceIdProblem } from './instance-id.ts';
import { jsonText } from './json-text.ts';
import { error } from './management-answer.ts';
import type { Management } from './management-parts.ts';
import { showInstance } from './query-route.ts';
import { waitForEnd } from './wait-for-end.ts';

/** The start is in the journal when this answers 202. The body is the input, a JSON text; without body it is null. */
export async function startOrchestration(
  management: Management,
  request: Request,
  asked: { name: string; instanceId: string | undefined },
): Promise<Response> {
  const input = jsonText(await request.text());
  if (input === undefined) return error(400, 'Invalid JSON content');
  const version = new URL(request.url).searchParams.get('version');
  return start(management, request, { ...asked, input, ...(version ? { version } : {}) });
}

/** Starts a new instance with the name and the input of an old one, under its id unless the query says otherwise. */
export async function restartInstance(management: Management, request: Request, instanceId: string): Promise<Response> {
  const view = management.store.view(instanceId);
  if (!view) return error(400, 'InstanceId does not match a valid orchestration instance.');
  const newId = new URL(request.url).searchParams.get('restartWithNewInstanceId')?.toLowerCase() !== 'false';
  const { input, version } = view.details();
  const asked = { name: view.name, instanceId: newId ? undefined : instanceId, input };
  return start(management, request, { ...asked, ...(version === undefined ? {} : { version }) });
}

async function start(
  management: Management,
  request: Request,
  asked: { name: string; instanceId: string | undefined; input: string | null; version?: string },
): Promise<Response> {
  const { app, dispatcher, links, store } = management;
  const name = findName(app.orchestrators, asked.name);
  if (name === undefined) {
    const known = app.orchestrators.join("', '");
    return error(
      400,
      `The function '${asked.name}' doesn't exist, is disabled, or is not an orchestrator function. Additional info: ` +
        `The following are the known orchestrator functions: '${known}'.`,
    );
  }
  const instanceId = asked.instanceId ?? randomUUID().replaceAll('-', '');
  const problem = instanceIdProblem(instanceId);
  if (problem) return error(400, `Cannot start "${name}": ${problem}: current value is ${instanceId}`);
  if (!dispatcher.start({ ...asked, id: randomUUID(), name, instanceId })) {
    return error(409, `An Orchestration instance with the status ${store.view(instanceId)?.status} already exists.`);
  }
  const waited = await waitForEnd(store, instanceId, new URL(request.url).searchParams);
  if (waited) return showInstance(management, request, instanceId);
  const { rewindPostUri, ...payload } = managementLinks(instanceId, links);
  const headers = { location: payload.statusQueryGetUri, 'retry-after': '10' };
  return Response.json(payload, { status: 202, headers });
}
