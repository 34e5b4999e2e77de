import { parseBicep } from './bicep-file.ts';
import type { Files, Problem } from './problem.ts';
import { alertWords } from './rules/alert-words.ts';
import { appSettings } from './rules/app-settings.ts';
import { durableBackend } from './rules/durable-backend.ts';
import { events } from './rules/events.ts';
import { eventsScripts } from './rules/events-scripts.ts';
import { outputs } from './rules/outputs.ts';
import { parameterFiles } from './rules/parameter-files.ts';
import { parameters } from './rules/parameters.ts';
import { paths } from './rules/paths.ts';
import { resourceTypes } from './rules/resource-types.ts';
import { roles } from './rules/roles.ts';
import { symbols } from './rules/symbols.ts';
import { syntax } from './rules/syntax.ts';

/** Everything that can be said of the deployment without Azure and without the Bicep compiler, of which none runs offline. */
export function checkInfra(files: Files): Problem[] {
  const parsed = new Map(
    [...files].filter(([path]) => path.endsWith('.bicep')).map(([path, text]) => [path, parseBicep(path, text)]),
  );
  const all = [...parsed.values()];
  const main = parsed.get('infra/main.bicep');
  const subscriptions = parsed.get('infra/events.bicep');
  if (!main || !subscriptions) {
    throw new Error('Cannot check the deployment: infra/main.bicep or infra/events.bicep is missing');
  }
  return [
    ...all.flatMap(syntax),
    ...all.flatMap((file) => paths(file, files)),
    ...all.flatMap((file) => parameters(file, parsed)),
    ...all.flatMap((file) => outputs(file, parsed)),
    ...all.flatMap(symbols),
    ...all.flatMap(resourceTypes),
    ...parameterFiles(files, main),
    ...roles(all),
    ...appSettings(all, files),
    ...events(files),
    ...eventsScripts(files, main, subscriptions),
    ...alertWords(files),
    ...durableBackend(files),
  ];
}
