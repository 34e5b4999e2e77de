import { ACCESS_TOKENS, isOlder, releaseName } from '../../cvat/version.ts';
import * as wire from '../../cvat/wire.ts';
import { RemoteError } from '../../errors.ts';
import type { CvatCall, Transport } from './call.ts';
import { SAME_START_GOES_ON } from './error.ts';
import { parseJson } from './foreign.ts';

const TOKEN: CvatCall = {
  ...{ action: 'read from CVAT', what: 'its token', method: 'GET', path: '/api/auth/access_tokens/self' },
  ...{ repeat: 'always', newAddress: true, accept: [400, 401, 403, 404, 405] },
};
/** Everybody may ask for the version: with the token that is in question it would be refused as well. */
const VERSION: CvatCall = {
  ...{ action: 'read from CVAT', what: 'its version', method: 'GET', path: '/api/server/about' },
  ...{ repeat: 'always', anonymous: true, accept: [401, 403, 404, 429] },
};

/**
 * What CVAT does not say of a token that it refuses: that it is read-only, as new ones are by default, or that this server
 * is too old for tokens that stand by themselves in the setting.
 */
export function explainTokens(transport: Transport): Transport {
  return async (call) => {
    try {
      return await transport(call);
    } catch (error) {
      if (!(error instanceof RemoteError) || call.anonymous) throw error;
      if (error.code === 'CVAT_TOKEN_INVALID') throw await ofOldServer(transport, error);
      if (error.code === 'CVAT_FORBIDDEN' && call.method !== 'GET') throw await readOnly(transport, error);
      throw error;
    }
  };
}

async function ofOldServer(transport: Transport, error: RemoteError): Promise<RemoteError> {
  const about = await answerOf(transport, VERSION, wire.About);
  if (!about || !isOlder(about.version, ACCESS_TOKENS)) return error;
  const first = releaseName(ACCESS_TOKENS);
  return new RemoteError(
    `${error.message}: CVAT ${about.version} has no personal access tokens (${first} and newer do)`,
    {
      code: 'CVAT_TOKEN_INVALID',
      fix: 'Set CVAT_TOKEN to "Token <key>", with the API key that POST /api/auth/login answers, or to "Basic <base64 of user:password>"',
      retryable: false,
      status: error.status,
    },
  );
}

async function readOnly(transport: Transport, error: RemoteError): Promise<RemoteError> {
  const token = await answerOf(transport, TOKEN, wire.AccessToken);
  if (!token?.read_only) return error;
  return new RemoteError(`${error.message}: the access token is read-only`, {
    code: 'CVAT_TOKEN_READ_ONLY',
    fix: `Make a token with read and write access in CVAT (profile, Security) and set CVAT_TOKEN to it. ${SAME_START_GOES_ON}`,
    retryable: false,
    status: error.status,
  });
}

/** undefined where CVAT does not say: the first refusal then stands as it is. */
async function answerOf<T>(
  transport: Transport,
  call: CvatCall,
  schema: { safeParse(value: unknown): { success: boolean; data?: T | undefined } },
): Promise<T | undefined> {
  try {
    return schema.safeParse(parseJson((await transport(call)).text)?.value).data;
  } catch (error) {
    if (error instanceof RemoteError) return;
    throw error;
  }
}
