import * as wire from '../../cvat/wire.ts';
import { RemoteError } from '../../errors.ts';
import { parseJson } from './answer.ts';
import type { CvatCall, Transport } from './call.ts';

const TOKEN: CvatCall = {
  ...{ action: 'read from CVAT', what: 'its token', method: 'GET', path: '/api/auth/access_tokens/self' },
  ...{ repeat: 'always', accept: [400, 401, 403, 404, 405] },
};

/** CVAT refuses a write by a read-only token, which new tokens are by default, like any other: it is looked up here. */
export function explainReadOnly(transport: Transport): Transport {
  return async (call) => {
    try {
      return await transport(call);
    } catch (error) {
      const refusedWrite = error instanceof RemoteError && error.code === 'CVAT_FORBIDDEN' && call.method !== 'GET';
      if (!refusedWrite || !(await isReadOnly(transport))) throw error;
      throw new RemoteError(`${error.message}: the access token is read-only`, {
        code: 'CVAT_TOKEN_READ_ONLY',
        fix: 'Make a token with read and write access in CVAT (profile, Security) and set CVAT_TOKEN to it',
        retryable: false,
        status: error.status,
      });
    }
  };
}

async function isReadOnly(transport: Transport): Promise<boolean> {
  const token = wire.AccessToken.safeParse(parseJson((await transport(TOKEN)).text)?.value);
  return token.success && token.data.read_only;
}
