import type { Files, Problem } from '../problem.ts';

/** The words that alerts and queries search for are words that a function logs. */
export function alertWords(files: Files): Problem[] {
  const code = [...files].filter(([path]) => path.startsWith('functions/')).map(([, text]) => text);
  return ['infra/modules/alerts.bicep', 'infra/queries.kql'].flatMap((file) => {
    const lines = (files.get(file) ?? '').split('\n');
    return lines.flatMap((text, at) =>
      [...text.matchAll(/"([A-Z]+_[A-Z_]*)/g)]
        .filter(([, word = '']) => !code.some((one) => one.includes(`\`${word}`)))
        .map(([, word]) => ({ file, line: at + 1, rule: 'alert-words', detail: `no function logs "${word}"` })),
    );
  });
}
