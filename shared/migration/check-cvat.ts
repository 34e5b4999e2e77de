import { CONSENSUS, isOlder, OLDEST, releaseName } from '../cvat/version.ts';
import { InvalidInputError } from '../errors.ts';
import type { World } from '../world.ts';
import { readStoredRequest } from './stored-request.ts';

/** Everything about the CVAT side that can be wrong is found here, before anything is made there. */
export async function checkCvat(world: World, id: string): Promise<{ version: string; user: string }> {
  const { request } = await readStoredRequest(world, id);
  const usable = await requireUsableCvat(world.cvat, world.now());
  const { assignee, consensusReplicas } = request.tasks;
  if (consensusReplicas) requireConsensus(usable.version);
  if (assignee && !(await world.cvat.findUser(assignee))) {
    throw new InvalidInputError(`Cannot assign tasks to "${assignee}": CVAT knows no such user here`, {
      code: 'CVAT_ASSIGNEE_UNKNOWN',
      fix: 'Name a user by the login name, one that the token may see (a member of the organization)',
    });
  }
  return usable;
}

/** Whether the server answers, is new enough, and lets the token in and write. Changes nothing there. */
export async function requireUsableCvat(
  cvat: Pick<World['cvat'], 'about' | 'self' | 'accessToken'>,
  now: Date,
): Promise<{ version: string; user: string }> {
  const { version } = await cvat.about();
  requireVersion(version);
  const self = await cvat.self();
  const token = await cvat.accessToken();
  if (token?.read_only) {
    throw new InvalidInputError(
      'Cannot write to CVAT: the access token is read-only, which is the default of new tokens',
      {
        code: 'CVAT_TOKEN_READ_ONLY',
        fix: 'Make a token with read and write access in CVAT (profile, Security) and set CVAT_TOKEN to it',
      },
    );
  }
  if (token?.expiry_date && new Date(token.expiry_date) <= now) {
    throw new InvalidInputError(`Cannot use the CVAT access token: it expired on ${token.expiry_date}`, {
      code: 'CVAT_TOKEN_EXPIRED',
      fix: 'Make a new token in CVAT and set CVAT_TOKEN to it',
    });
  }
  return { version, user: self.username };
}

/** Older servers make none, and say nothing. */
function requireConsensus(version: string): void {
  if (!isOlder(version, CONSENSUS)) return;
  throw new InvalidInputError(
    `Cannot make copies of jobs for consensus: CVAT makes them from ${releaseName(CONSENSUS)} on: current value is ${version}`,
    { code: 'CVAT_TOO_OLD', fix: 'Leave out tasks.consensusReplicas, or update the server' },
  );
}

function requireVersion(version: string): void {
  if (!isOlder(version, OLDEST)) return;
  throw new InvalidInputError(
    `Cannot work with this CVAT server: it needs ${releaseName(OLDEST)} or newer: current value is ${version}`,
    {
      code: 'CVAT_TOO_OLD',
      fix: 'Update the server; older ones have no Requests API',
    },
  );
}
