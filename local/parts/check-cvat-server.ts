import { createCvat } from '../../shared/adapters/cvat/cvat.ts';
import { plainHttpWarning } from '../../shared/cvat/plain-http.ts';
import { InvalidInputError, RemoteError } from '../../shared/errors.ts';
import { requireUsableCvat } from '../../shared/migration/check-cvat.ts';
import { UsageError } from '../usage-error.ts';
import type { CvatServer } from './start-parts.ts';

/** Somebody sits before it, most often with an address that is wrong: that is said after 1.5 s. */
const FIRST_WAIT_MS = 100;

/**
 * Asks the CVAT server of the command line whether it can be used, before any image is uploaded. The migration asks again.
 * Tells where the token goes there unencrypted. Throws UsageError: whatever is wrong here was named on the command line.
 */
export async function checkCvatServer(server: CvatServer, tell: (message: string) => void): Promise<void> {
  const plain = plainHttpWarning(server.url);
  if (plain) tell(`${plain.seen}. ${inTermsOfOptions(plain.fix)}`);
  try {
    await requireUsableCvat(createCvat({ ...server, firstWaitMs: FIRST_WAIT_MS }), new Date());
  } catch (error) {
    if (!(error instanceof InvalidInputError || error instanceof RemoteError)) throw error;
    throw new UsageError(inTermsOfOptions(error.message), inTermsOfOptions(error.fix));
  }
}

/** A deployment has settings where the command line has options. */
export function inTermsOfOptions(text: string): string {
  return text
    .replaceAll(/set CVAT_TOKEN to it/g, 'put it into the variable that --token-env names')
    .replaceAll('CVAT_TOKEN', 'the variable that --token-env names')
    .replaceAll('CVAT_URL', '--cvat')
    .replaceAll('CVAT_ORGANIZATION', '--organization');
}
