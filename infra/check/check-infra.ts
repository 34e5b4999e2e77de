import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Bicep } from 'bicep-node';
import { diagnostics } from './diagnostics.ts';
import { keptTemplate } from './kept-template.ts';
import type { Problem } from './problem.ts';
import { type RegisteredFunction, registeredFunctions } from './registered-functions.ts';
import { alertWords } from './rules/alert-words.ts';
import { durableBackend } from './rules/durable-backend.ts';
import { events } from './rules/events.ts';
import { roles } from './rules/roles.ts';
import { secrets } from './rules/secrets.ts';
import { settings } from './rules/settings.ts';
import { refusal, takeSnapshots } from './take-snapshots.ts';

/**
 * Everything that can be said of the deployment without Azure: what the compiler and its linter say of every file, what a
 * deployment would make (the snapshots), and the few rules that only this project can know, said on the snapshots. `update`
 * keeps the snapshots as they are now; `functions` are those of the app, where they are known already.
 */
export async function checkInfra(
  root: string,
  bicep: Bicep,
  options: { update?: boolean; functions?: readonly RegisteredFunction[] } = {},
): Promise<Problem[]> {
  const names = (await readdir(join(root, 'infra'), { recursive: true }))
    .map((name) => name.replaceAll('\\', '/'))
    .sort();
  const below = (pattern: RegExp) =>
    names.filter((name) => pattern.test(name)).map((name) => join(root, 'infra', name));

  const compiled = await diagnostics(root, bicep, below(/\.bicep$|^\w+\.bicepparam$/));
  // What does not compile has no snapshot, and its errors come first.
  if (compiled.length > 0) return compiled;

  const files = below(/^snapshots\/[^/]+\.bicepparam$/);
  const { snapshots, problems } = await takeSnapshots(root, bicep, { files, update: options.update ?? false });
  for (const path of below(/^snapshots\/refused\/[^/]+\.bicepparam$/)) {
    if ((await refusal(bicep, path)) === undefined) {
      problems.push({
        at: path.slice(root.length + 1),
        rule: 'refused',
        detail: 'these parameters must be refused with fail()',
      });
    }
  }
  const text = (name: string) => readFile(join(root, name), 'utf8');
  const functions = options.functions ?? (await registeredFunctions(root, snapshots));
  return [
    ...problems,
    ...(await keptTemplate(root, bicep, { update: options.update ?? false })),
    ...snapshots.flatMap((snapshot) => [...settings(snapshot, functions), ...roles(snapshot), ...secrets(snapshot)]),
    ...events(snapshots, functions),
    ...alertWords(snapshots, { queries: await text('infra/queries.kql'), code: await codeOf(root) }),
    ...durableBackend(snapshots, { storage: await text('host.json'), scheduler: await text('host.scheduler.json') }),
  ];
}

async function codeOf(root: string): Promise<string> {
  const names = await readdir(join(root, 'functions'), { recursive: true });
  const files = names.filter((name) => name.endsWith('.ts'));
  return (await Promise.all(files.map((name) => readFile(join(root, 'functions', name), 'utf8')))).join('\n');
}
