import { readCredentialRun } from '../credentials/credential-run.ts';
import { type Check, notCheckable, warning, worst } from './check.ts';

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
    return worst(outcomes, `The last rotation, at ${run.at}, looked at ${run.storages.length} cloud storages`);
  },
};
