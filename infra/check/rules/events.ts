import { DEAD_LETTERS } from '../../../shared/doctor/dead-letters.ts';
import { MEASURED_EXTENSIONS } from '../../../shared/images/formats.ts';
import type { Files, Problem } from '../problem.ts';

const EVENTS = 'infra/events.bicep';

/** Subscriptions call functions that exist, each with a dead-letter place, for exactly the images that a manifest takes. */
export function events(files: Files): Problem[] {
  const text = files.get(EVENTS) ?? '';
  const code = files.get('functions/index.ts') ?? '';
  const registered = new Set(
    [...code.matchAll(/app\.\w+\(\s*['`]([^'`]+)['`]/g)].map(([, name]) => (name ?? '').replace(/\$\{[^}]*\}/g, '*')),
  );
  const called = [...text.matchAll(/(?:Host\.Functions\.|\/functions\/)([\w-]+(?:\$\{\w+\})?)/g)];
  const problem = (at: number, detail: string): Problem => {
    return { file: EVENTS, line: text.slice(0, at).split('\n').length, rule: 'events', detail };
  };
  const problems = called
    .map(({ 1: name = '', index }) => ({ name: name.replace(/\$\{[^}]*\}/g, '*'), index }))
    .filter(({ name }) => !registered.has(name))
    .map(({ name, index }) => problem(index, `functions/index.ts registers no function "${name}"`));
  const subscriptions = [...text.matchAll(/^resource \w+ '[^']*eventSubscriptions@/gm)];
  const deadLetters = [...text.matchAll(/deadLetterWithResourceIdentity:/g)];
  if (subscriptions.length !== deadLetters.length) {
    problems.push(problem(0, `${subscriptions.length} subscriptions, and ${deadLetters.length} with dead letters`));
  }
  if (
    !text.includes(`deadLetterContainer = '${DEAD_LETTERS}'`) ||
    !files.get('infra/main.bicep')?.includes(`'${DEAD_LETTERS}'`)
  ) {
    problems.push(problem(0, `dead letters go elsewhere than into "${DEAD_LETTERS}", where the doctor looks for them`));
  }
  const list = /var imageExtensions = \[([^\]]*)\]/.exec(text);
  const extensions = [...(list?.[1] ?? '').matchAll(/'\.(\w+)'/g)].map(([, extension]) => extension ?? '');
  const differing = [
    ...MEASURED_EXTENSIONS.filter((extension) => !extensions.includes(extension)),
    ...extensions.filter((extension) => !MEASURED_EXTENSIONS.includes(extension)),
  ];
  if (differing.length > 0) {
    problems.push(
      problem(list?.index ?? 0, `imageExtensions differ from what a manifest takes: ${differing.join(', ')}`),
    );
  }
  return problems;
}
