import type { Problem } from '../problem.ts';
import { type NamedSnapshot, ofType } from '../snapshot.ts';

/** Said by the Functions host, when it gives up a message or a blob event. */
const OF_THE_HOST = ['Message has reached MaxDequeueCount'];

/** Alerts and queries search for the beginnings of lines, and each is one that a function logs. */
export function alertWords(snapshots: readonly NamedSnapshot[], files: { queries: string; code: string }): Problem[] {
  const alerts = snapshots.flatMap(({ at, resources }) =>
    ofType(resources, 'Microsoft.Insights/scheduledQueryRules').map(({ properties }) => ({
      at,
      text: [...JSON.stringify(properties).matchAll(/"query":"((?:[^"\\]|\\.)*)"/g)]
        .map(([, query = '']) => query.replaceAll('\\"', '"'))
        .join('\n'),
    })),
  );
  return [...alerts, { at: 'infra/queries.kql', text: files.queries }].flatMap(({ at, text }) =>
    [...text.matchAll(/message (\w+) "([^"]*)"/g)].flatMap(([, operator = '', words = '']) => {
      const problem = (detail: string) => [{ at, rule: 'alert-words', detail }];
      // `parse message with` takes apart a line that another condition has found.
      if (operator !== 'startswith' && operator !== 'with') {
        return problem(
          `"${words}" is searched for by "${operator}": a file of that name would be found too; use startswith`,
        );
      }
      const logged = OF_THE_HOST.includes(words) || ['`', "'"].some((quote) => files.code.includes(quote + words));
      return logged ? [] : problem(`no function logs a line that begins with "${words}"`);
    }),
  );
}
