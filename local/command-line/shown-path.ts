import { relative } from 'node:path';

/** A path as a person would type it: below the current folder without what leads there. */
export function shownPath(path: string): string {
  const below = relative(process.cwd(), path);
  return below.startsWith('..') || below === '' ? path : below;
}

/** How to see what a command left in the stand-in, which is stopped with it. */
export function lookAgain(dataDir: string): string[] {
  return [
    '',
    'Everything has been stopped. To look at the tasks, start it again on the same data:',
    `  npm run dev -- --data ${shownPath(dataDir)}`,
  ];
}
