import { faultOfToken } from '../../shared/adapters/cvat/token.ts';
import type { CvatServer } from '../parts/start-parts.ts';
import { UsageError } from '../usage-error.ts';

export type CvatArgs = {
  cvat?: string | undefined;
  'token-env'?: string | undefined;
  organization?: string | undefined;
};

/** Reads `--cvat URL [--token-env NAME] [--organization SLUG]`; undefined where none of them is given. */
export function cvatOption(values: CvatArgs, env: NodeJS.ProcessEnv): CvatServer | undefined {
  const { cvat, 'token-env': tokenEnv, organization } = values;
  if (cvat === undefined) {
    const orphan = tokenEnv !== undefined ? '--token-env' : organization !== undefined ? '--organization' : undefined;
    if (!orphan) return undefined;
    throw new UsageError(`Cannot use ${orphan} without --cvat`, 'Add --cvat URL');
  }
  const url = URL.parse(cvat);
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.search) {
    throw new UsageError(
      `Cannot use --cvat: it is not the address of a server: current value is "${cvat.replace(/\/\/[^/]*@|\?.*/g, '...')}"`,
      'Give it as in --cvat https://app.cvat.ai',
    );
  }
  const name = tokenEnv ?? 'CVAT_TOKEN';
  const token = env[name];
  if (!token) {
    throw new UsageError(
      `Cannot read the CVAT token: the environment variable "${name}" is ${token === undefined ? 'not set' : 'empty'}`,
      `Set it to a personal access token of CVAT (profile, Security)${tokenEnv ? '' : ', or name another one with --token-env'}`,
    );
  }
  const fault = faultOfToken(token);
  if (fault) {
    throw new UsageError(
      `Cannot use the CVAT token in the environment variable "${name}": ${fault}`,
      'Set it to a personal access token of CVAT (profile, Security), as CVAT has shown it',
    );
  }
  return { url: cvat.replace(/\/+$/, ''), token, ...(organization ? { organization } : {}) };
}
