import type { BicepFile } from '../bicep-file.ts';
import type { Files, Problem } from '../problem.ts';
import { compare } from './parameters.ts';

/** Set by azd itself, by the person, by PowerShell. */
const NOT_AN_OUTPUT = new Set(['AZURE_RESOURCE_GROUP', 'SYSTEM_TOPIC_NAME', 'LASTEXITCODE']);

/** The scripts that deploy `events.bicep` pass what it declares, out of what `main.bicep` puts out. */
export function eventsScripts(files: Files, main: BicepFile, events: BicepFile): Problem[] {
  return ['infra/deploy-events.sh', 'infra/deploy-events.ps1'].flatMap((file) => {
    const text = (files.get(file) ?? '').replace(/^\s*#.*$/gm, '');
    const passed = [...text.matchAll(/\b([a-z]\w+)=(?:"?\$|false|true)/g)].map(([, name]) => name ?? '');
    const read = [...text.matchAll(/\$(?:env:)?\{?([A-Z][A-Z_]+)\b/g)].map(([, name]) => name ?? '');
    const unknown = [...new Set(read)].filter((name) => !NOT_AN_OUTPUT.has(name) && !main.outputs.has(name));
    const details = [
      ...compare(events, new Set(passed)),
      ...unknown.map((name) => `reads ${name}, which is no output of ${main.path}`),
    ];
    return details.map((detail) => ({ file, line: 1, rule: 'events-scripts', detail }));
  });
}
