import { Environment } from '../../../shared/config.ts';
import type { BicepFile } from '../bicep-file.ts';
import type { Files, Problem } from '../problem.ts';
import { below, entryOf, lineOf } from '../tree.ts';

/** Read by the Functions host and its extensions, not by our code. */
const OF_THE_HOST = new Set([
  ...['AzureWebJobsStorage__credential', 'AzureWebJobsStorage__tableServiceUri'],
  'ImagesStorage__credential',
  ...['APPLICATIONINSIGHTS_CONNECTION_STRING', 'APPLICATIONINSIGHTS_AUTHENTICATION_STRING'],
  'DURABLE_TASK_SCHEDULER_CONNECTION_STRING',
]);
/** Flex Consumption refuses to deploy with these. */
const REFUSED =
  /^(FUNCTIONS_WORKER_RUNTIME|FUNCTIONS_EXTENSION_VERSION|WEBSITE_NODE_DEFAULT_VERSION|WEBSITE_RUN_FROM_PACKAGE|WEBSITE_CONTENT\w*|SCM_DO_BUILD\w*|ENABLE_ORYX_BUILD)$/;
/** Connection strings, which Azure has no need of, and what Azure sets itself. */
const NOT_IN_AZURE = new Set(['AzureWebJobsStorage', 'ImagesStorage', 'WEBSITE_HOSTNAME']);
/** Which data services a trigger asks of its connection. */
const SERVICES = { storageBlob: ['blob', 'queue'], storageQueue: ['queue'] };

/** Settings of the app and what its code and its triggers read are the same. */
export function appSettings(parsed: readonly BicepFile[], files: Files): Problem[] {
  const set = new Map(parsed.flatMap((file) => settingsIn(file)));
  const read = new Set(Object.keys(Environment.shape));
  const problem = (file: string, line: number, detail: string) => ({ file, line, rule: 'app-settings', detail });
  const problems: Problem[] = [];
  for (const [name, { file, line }] of set) {
    if (REFUSED.test(name)) problems.push(problem(file, line, `Flex Consumption refuses the setting ${name}`));
    else if (!read.has(name) && !OF_THE_HOST.has(name)) problems.push(problem(file, line, `nobody reads ${name}`));
  }
  const index = 'functions/index.ts';
  const code = files.get(index) ?? '';
  const bound = [...code.matchAll(/'%(\w+)%'/g)].map(([, name]) => name ?? '');
  for (const name of [...read, ...bound, ...connectionSettings(code)]) {
    if (!NOT_IN_AZURE.has(name) && !set.has(name)) {
      problems.push(problem('infra/main.bicep', 1, `${name} is read, and set nowhere`));
    }
  }
  return problems;
}

/** With an identity, a connection is a family of settings that begin with its name. */
function connectionSettings(code: string): string[] {
  const constants = new Map(
    [...code.matchAll(/const (\w+) = \{ connection: '(\w+)'/g)].map(([, name, connection]) => [name, connection ?? '']),
  );
  return [...code.matchAll(/app\.(storageBlob|storageQueue)\(([\s\S]*?)\}\)/g)].flatMap(
    ([, trigger = '', rest = '']) => {
      const spread = /\.\.\.(\w+)/.exec(rest)?.[1];
      const connection = /connection: '(\w+)'/.exec(rest)?.[1] ?? constants.get(spread ?? '') ?? '<none>';
      const services = trigger === 'storageBlob' ? SERVICES.storageBlob : SERVICES.storageQueue;
      return services.map((service) => `${connection}__${service}ServiceUri`);
    },
  );
}

/** Keys of the objects below a property `settings`, or below the properties of `appsettings`. */
function settingsIn(file: BicepFile): [string, { file: string; line: number }][] {
  const appsettings = file.resources.filter(({ type }) => type.includes('/sites/config@')).map(({ body }) => body);
  const passed = file.modules.flatMap(({ params }) => params.get('settings') ?? []);
  return [...appsettings, ...passed].flatMap((root) =>
    [...below(root)].flatMap((node): [string, { file: string; line: number }][] => {
      const key = entryOf(node)?.key;
      const isSetting = key !== undefined && key !== 'name' && key !== 'properties';
      return isSetting ? [[key, { file: file.path, line: lineOf(node) }]] : [];
    }),
  );
}
