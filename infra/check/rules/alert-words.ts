import type { Problem } from '../problem.ts';
import { type NamedSnapshot, ofType } from '../snapshot.ts';

/** Said by the Functions host, when it gives up a message or a blob event. */
const OF_THE_HOST = ['Message has reached MaxDequeueCount'];

/** Alerts and queries search for the beginnings of lines, and each is one that a function logs; an alert waits for every error that has a word. */
export function alertWords(snapshots: readonly NamedSnapshot[], files: { queries: string; code: string }): Problem[] {
  const alerts = snapshots.flatMap(({ at, resources }) =>
    ofType(resources, 'Microsoft.Insights/scheduledQueryRules').map(({ properties }) => ({
      at,
      text: [...JSON.stringify(properties).matchAll(/"query":"((?:[^"\\]|\\.)*)"/g)]
        .map(([, query = '']) => query.replaceAll('\\"', '"'))
        .join('\n'),
    })),
  );
  const words = [...files.code.matchAll(/context\.error\(\s*[`']([A-Z]+(?:_[A-Z]+)+) /g)].map(([, word = '']) => word);
  const heard = alerts.map(({ text }) => text).join('\n');
  const unheard = [...new Set(words)]
    .filter((word) => !heard.includes(`startswith "${word}"`))
    .map((word) => ({
      ...{ at: 'infra/modules/alerts.bicep', rule: 'alert-words' },
      detail: `a function logs the error ${word}, and no alert waits for it`,
    }));
  return [...unheard, ...wrongWords([...alerts, { at: 'infra/queries.kql', text: files.queries }], files.code)];
}

function wrongWords(searched: readonly { at: string; text: string }[], code: string): Problem[] {
  return searched.flatMap(({ at, text }) =>
    [...text.matchAll(/message (\w+) "([^"]*)"/g)].flatMap(([, operator = '', words = '']) => {
      const problem = (detail: string) => [{ at, rule: 'alert-words', detail }];
      // `parse message with` takes apart a line that another condition has found.
      if (operator !== 'startswith' && operator !== 'with') {
        return problem(
          `"${words}" is searched for by "${operator}": a file of that name would be found too; use startswith`,
        );
      }
      const logged = OF_THE_HOST.includes(words) || ['`', "'"].some((quote) => code.includes(quote + words));
      return logged ? [] : problem(`no function logs a line that begins with "${words}"`);
    }),
  );
}
