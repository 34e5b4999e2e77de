import * as wire from '../../cvat/wire.ts';
import type { Cvat } from '../../world.ts';
import { read } from './answer.ts';
import type { CvatCall, Transport } from './call.ts';
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
