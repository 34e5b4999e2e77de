import * as wire from '../../cvat/wire.ts';
import type { Cvat } from '../../world.ts';
import { read } from './answer.ts';
import type { CvatCall, Transport } from './call.ts';
import { listAll } from './list.ts';
import { workMessage } from './work-message.ts';

export function cvatRequest(transport: Transport): Cvat['request'] {
  return async (id) => {
    // Ids hold `=` and `&`.
    const path = `/api/requests/${encodeURIComponent(id)}`;
    const call: CvatCall = { action: 'follow the request', what: id, method: 'GET', path, repeat: 'always' };
    const answer = await transport({ ...call, answers: 'json', accept: [404] });
    if (answer.status === 404) return;
    const state = read(call, answer, wire.RequestState);
    return { ...state, message: workMessage(state.message, answer.secrets) };
  };
}

export function cvatCreations(transport: Transport, secrets: readonly string[]): Cvat['creationsOfProject'] {
  return async (projectId) => {
    const list = { action: 'follow the creations in project', what: String(projectId), path: '/api/requests' };
    const query = { project_id: projectId, action: 'create', target: 'task' };
    // Later ones of a task stand for it.
    const found = await listAll(transport, { ...list, query, sort: 'created_date' }, wire.ListedRequest);
    const states = new Map<number, wire.RequestState>();
    for (const { operation, ...state } of found) {
      if (operation.task_id) states.set(operation.task_id, { ...state, message: workMessage(state.message, secrets) });
    }
    return states;
  };
}
