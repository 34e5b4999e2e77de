import { type Check, ok, warning } from './check.ts';

/** In the host's storage; infra/events.bicep names it to Event Grid. */
export const DEAD_LETTERS = 'dead-letters';
const COUNTED = 1000;

/** Events that could not be delivered for a day: the app was down, or refused them. */
export const deadLetters: Check = {
  name: 'dead-letters',
  needs: 'work-container',
  async run({ work }) {
    if (!(await work.containerExists(DEAD_LETTERS)))
      return ok('There is no container for events that could not be delivered');
    let count = 0;
    let last = 0;
    for await (const { lastModified } of work.list(DEAD_LETTERS)) {
      count += 1;
      last = Math.max(last, lastModified.getTime());
      if (count === COUNTED) break;
    }
    if (count === 0) return ok('Every event was delivered');
    const many = count === COUNTED ? `${COUNTED} or more` : String(count);
    return warning(
      `${many} blobs of events that could not be delivered in "${DEAD_LETTERS}", the last of ${new Date(last).toISOString()}`,
      'They say why. The manifest is true again after the next reconciliation; drop exports again whose report is missing. Then delete them',
    );
  },
};
