import { beforeAll, describe, expect, it } from 'vitest';
import { checkInfra } from '../../infra/check/check-infra.ts';
import type { Files } from '../../infra/check/problem.ts';
import { readFiles } from '../../infra/check/read-files.ts';

let project: Files;
beforeAll(async () => {
  project = await readFiles('.');
});

/** What is found once `from` reads `to` in one file. */
function broken(file: string, from: string | RegExp, to: string) {
  const text = project.get(file) ?? '';
  const changed = text.replace(from, to);
  expect(changed, `${file} holds ${from}`).not.toBe(text);
  return checkInfra(new Map([...project, [file, changed]]));
}

describe('checkInfra()', () => {
  it('finds nothing in the deployment as it is', () => {
    expect(checkInfra(project)).toEqual([]);
  });

  it.each([
    ['a missing brace', 'syntax', 'infra/modules/identity.bicep', 'tags: tags\n}', 'tags: tags\n', /Cannot parse/],
    [
      'a module path in another case',
      'paths',
      'infra/main.bicep',
      'modules/alerts',
      'modules/Alerts',
      /there is infra\/mod/,
    ],
    [
      'an import that leads nowhere',
      'paths',
      'infra/modules/monitoring.bicep',
      'roles.bicep',
      'role.bicep',
      /role\.bicep/,
    ],
    [
      'a parameter that is not passed',
      'parameters',
      'infra/main.bicep',
      'subnetId: subnetId\n',
      '',
      /"subnetId" is required/,
    ],
    [
      'a parameter that is not declared',
      'parameters',
      'infra/main.bicep',
      'email: al',
      'mail: al',
      /no such parameter/,
    ],
    [
      'an output that is not there',
      'outputs',
      'infra/main.bicep',
      'identity.outputs.id\n',
      'identity.outputs.key\n',
      /no output "key"/,
    ],
    [
      'a name with a typing error',
      'symbols',
      'infra/main.bicep',
      'location: location',
      'location: locaton',
      /"locaton"/,
    ],
    ['a function that does not exist', 'symbols', 'infra/main.bicep', 'uniqueString(', 'uniqeString(', /"uniqeString"/],
    [
      'a parameter that nobody reads',
      'symbols',
      'infra/main.bicep',
      'param tags ',
      'param spare string\nparam tags ',
      /"spare"/,
    ],
    [
      'a variable that nobody reads',
      'symbols',
      'infra/events.bicep',
      'var retries',
      "var spare = 'x'\nvar retries",
      /"spare"/,
    ],
    [
      'a version that was not looked up',
      'resource-types',
      'infra/modules/identity.bicep',
      '2023-01-31',
      '2099-01-31',
      /2099/,
    ],
    [
      'a property with a typing error',
      'resource-types',
      'infra/modules/host-storage.bicep',
      'allowShared',
      'allowShard',
      /allowShard/,
    ],
    [
      'a property in the wrong place',
      'resource-types',
      'infra/modules/function-app.bicep',
      'httpsOnly: true',
      'siteConfig2: { httpsOnly: true }',
      /siteConfig2/,
    ],
    [
      'a parameter file with an unknown name',
      'parameter-files',
      'infra/main.parameters.json',
      '"cvatUrl"',
      '"cvatURL"',
      /cvatURL/,
    ],
    [
      'a parameter file without a required one',
      'parameter-files',
      'infra/main.bicepparam',
      /param imagesAccountName.*\n/,
      '',
      /required/,
    ],
    ['a role with the id of another', 'roles', 'infra/modules/roles.bicep', 'b7e6dc6d', 'ba92f5b4', /another id/],
    [
      'a role that is not in the table',
      'roles',
      'infra/modules/host-storage.bicep',
      'Blob Data Owner',
      'Blob Data Owners',
      /no role of/,
    ],
    [
      'a role that nobody is given',
      'roles',
      'infra/modules/images-access.bicep',
      "['Reader and Data Access']",
      '[]',
      /never assigned/,
    ],
    [
      'a setting that nobody reads',
      'app-settings',
      'infra/main.bicep',
      'CVAT_SAS_DAYS:',
      'CVAT_SAS_HOURS:',
      /nobody reads CVAT_SAS_HOURS/,
    ],
    [
      'a setting that is set nowhere',
      'app-settings',
      'infra/main.bicep',
      /ROTATE_SCHEDULE:.*\n/,
      '',
      /ROTATE_SCHEDULE is read/,
    ],
    [
      'a setting that the plan refuses',
      'app-settings',
      'infra/main.bicep',
      'WORK_CONTAINER:',
      'FUNCTIONS_WORKER_RUNTIME:',
      /refuses/,
    ],
    [
      'a trigger whose connection lacks a service',
      'app-settings',
      'infra/main.bicep',
      /ImagesStorage__queueServiceUri:.*\n/,
      '',
      /ImagesStorage__queueServiceUri/,
    ],
    [
      'a trigger with a connection of its own',
      'app-settings',
      'functions/index.ts',
      "connection: 'AzureWebJobsStorage'",
      "connection: 'Other'",
      /Other__queueServiceUri/,
    ],
    [
      'a subscription of a function that is gone',
      'events',
      'functions/index.ts',
      "'exportDropped'",
      "'exportLanded'",
      /"exportDropped"/,
    ],
    [
      'a subscription without dead letters',
      'events',
      'infra/events.bicep',
      /deadLetterWithResourceIdentity:.*\n/,
      '',
      /dead letters/,
    ],
    ['dead letters where nobody looks', 'events', 'infra/events.bicep', "'dead-letters'", "'lost'", /go elsewhere/],
    ['an extension that a manifest does not take', 'events', 'infra/events.bicep', "'.hif'", "'.hiff'", /hiff/],
    [
      'an alert for a word that nobody logs',
      'alert-words',
      'infra/modules/alerts.bicep',
      'CREDENTIAL_NEAR_END',
      'CREDENTIAL_AT_END',
      /CREDENTIAL_AT_END/,
    ],
    [
      'two names of the task hub',
      'durable-backend',
      'host.scheduler.json',
      'azuremltocvat',
      'other',
      /hubName is other/,
    ],
    [
      'a scheduler connection that is not set',
      'durable-backend',
      'host.scheduler.json',
      'DURABLE_TASK_SCHEDULER_',
      'DTS_',
      /set nowhere/,
    ],
    [
      'a script that passes too little',
      'events-scripts',
      'infra/deploy-events.sh',
      /hostStorageName=.*\n/,
      '',
      /"hostStorageName" is required/,
    ],
    [
      'a script that reads what nobody puts out',
      'events-scripts',
      'infra/deploy-events.ps1',
      'env:EXPORTS_PATH',
      'env:EXPORT_PATH',
      /EXPORT_PATH, which is no output/,
    ],
  ])('finds %s', (_what, rule, file, from, to, detail) => {
    const found = broken(file, from, to).filter((problem) => problem.rule === rule);
    expect(found.map((problem) => problem.detail).join('\n')).toMatch(detail);
  });
});
