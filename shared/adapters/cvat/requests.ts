import * as wire from '../../cvat/wire.ts';
import type { Cvat } from '../../world.ts';
import { find } from './answer.ts';
import type { Transport } from './call.ts';

export function cvatRequest(transport: Transport): Cvat['request'] {
  return (id) => {
    // Ids hold `=` and `&`.
    const path = `/api/requests/${encodeURIComponent(id)}`;
    const call = { action: 'follow the request', what: id, method: 'GET', path, repeat: 'always' } as const;
    return find(transport, call, wire.RequestState);
  };
}
