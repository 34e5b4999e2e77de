import { readCredentialRun } from '../credentials/credential-run.ts';
import { type Check, notCheckable, warning, worst } from './check.ts';

/** The timer runs every six hours. */
const STALE_MS = 2 * 86_400_000;

/** What the last run of rotateCredentials left. */
export const rotation: Check = {
  name: 'rotation',
  needs: 'work-container',
  async run(world) {
    const run = await readCredentialRun(world);
    if (!run) return notCheckable('No rotation has run yet', 'It runs by itself: see ROTATE_SCHEDULE');
    const findings = [
      ...(run.failure ? [run.failure] : []),
      ...run.storages.flatMap((storage) => (storage.state === 'failed' ? [storage.finding] : [])),
    ];
    const outcomes = findings.map(({ at, code, detail, fix }) => warning(`${code} at ${at}: ${detail}`, fix));
    // A timer that does not run logs no failure, either.
    if (world.now().getTime() - Date.parse(run.at) > STALE_MS)
      outcomes.push(
        warning(
          `The last rotation was at ${run.at}: nobody renews the credentials that CVAT holds`,
          'Check whether the function rotateCredentials is disabled, or fails to start, and look at ROTATE_SCHEDULE',
        ),
      );
    return worst(outcomes, `The last rotation, at ${run.at}, looked at ${run.storages.length} cloud storages`);
  },
};
