import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { type RegisteredFunction, registeredFunctions } from '../../infra/check/registered-functions.ts';
import { alertWords } from '../../infra/check/rules/alert-words.ts';
import { durableBackend } from '../../infra/check/rules/durable-backend.ts';
import { events } from '../../infra/check/rules/events.ts';
import { roles } from '../../infra/check/rules/roles.ts';
import { secrets } from '../../infra/check/rules/secrets.ts';
import { settings } from '../../infra/check/rules/settings.ts';
import type { NamedSnapshot } from '../../infra/check/snapshot.ts';
import { keptSnapshots } from './kept-snapshots.ts';

let functions: RegisteredFunction[];
beforeAll(async () => {
  // A third of the time of its sources, which check-infra.test.ts loads.
  functions = await registeredFunctions(inject('packageFolder'), keptSnapshots(), { entry: 'dist/main.cjs' });
});

const queries = readFileSync('infra/queries.kql', 'utf8');
const logged = [
  'MIGRATION_',
  'EXPORT_EVENT_MISSING',
  'MIGRATION_RESUMED',
  'UNDO_RESUMED',
  'STEP_FAILED',
  'MANIFEST_',
  'CREDENTIAL_',
  'Manifest of',
  'Credential of',
];
const logging = (...words: string[]) => words.map((word) => `log(\`${word}\`)`).join('\n');
const host = { storage: readFileSync('host.json', 'utf8'), scheduler: readFileSync('host.scheduler.json', 'utf8') };

const RULES: Record<string, (snapshots: readonly NamedSnapshot[]) => { detail: string }[]> = {
  settings: (all) => all.flatMap((one) => settings(one, functions)),
  roles: (all) => all.flatMap(roles),
  secrets: (all) => all.flatMap(secrets),
  events: (all) => events(all, functions),
  'durable-backend': (all) => durableBackend(all, host),
};

describe('rules on snapshots', () => {
  it('find nothing in what is kept', () => {
    expect(Object.values(RULES).flatMap((rule) => rule(keptSnapshots()))).toEqual([]);
  });

  it.each([
    [
      'a setting that nobody reads',
      'settings',
      'default',
      'CVAT_SAS_DAYS',
      'CVAT_SAS_HOURS',
      /nobody reads CVAT_SAS_HOURS/,
    ],
    ['a setting that is not set', 'settings', 'default', /"ROTATE_SCHEDULE".*\n/, '', /ROTATE_SCHEDULE is read/],
    ['a setting that the plan refuses', 'settings', 'default', 'WORK_CONTAINER', 'FUNCTIONS_WORKER_RUNTIME', /refuses/],
    [
      'a value that the code refuses',
      'settings',
      'default',
      '"CVAT_SAS_DAYS": "30"',
      '"CVAT_SAS_DAYS": "91"',
      /accept CVAT_SAS_DAYS/,
    ],
    [
      'a connection that lacks a service',
      'settings',
      'default',
      /"ImagesStorage__queueServiceUri".*\n/,
      '',
      /ImagesStorage__queueServiceUri is read/,
    ],
    [
      'both ways to the images at once',
      'settings',
      'key-vault',
      '"WORK_CONTAINER"',
      '"ImagesStorage__blobServiceUri": "x",\n"WORK_CONTAINER"',
      /nobody reads ImagesStorage__blobServiceUri/,
    ],
    [
      'a role on the wrong thing',
      'roles',
      'default',
      '/queueServices/default/queues/webjobs-blobtrigger-poison/providers/Microsoft.Authorization',
      '/providers/Microsoft.Authorization',
      /nobody needs it: app: Storage Queue Data Contributor on Microsoft.Storage\/storageAccounts\/contosoimages$/,
    ],
    [
      'a role that is too much',
      'roles',
      'default',
      /4633458b-17de-408a-b874-0445c86b69e6/,
      'b7e6dc6d-f1e8-4753-8033-0f276bb0955b',
      /needed, and not given: app: Key Vault Secrets User/,
    ],
    [
      'the code written by the identity of the app',
      'roles',
      'default',
      /-code'(?=, '[\d-]+'\)\.principalId)/,
      "-app'",
      /nobody needs it: app: Storage Blob Data Contributor/,
    ],
    [
      'keys listed where CVAT reads anonymously',
      'roles',
      'anonymous',
      '"CVAT_STORAGE_CREDENTIAL": "anonymous"',
      '"CVAT_STORAGE_CREDENTIAL": "account-sas"',
      /not given: app: Reader and Data Access/,
    ],
    [
      'a topic that may write no dead letters',
      'roles',
      'events',
      'containers/dead-letters/',
      'containers/other/',
      /topic: Storage Blob Data Contributor/,
    ],
    [
      'a secret in plain text',
      'secrets',
      'default',
      /"CVAT_TOKEN": ".*"/,
      '"CVAT_TOKEN": "SECRET-CVAT-TOKEN"',
      /shows SECRET-CVAT-TOKE/,
    ],
    [
      'a token that is no reference',
      'secrets',
      'default',
      /"CVAT_TOKEN": ".*"/,
      '"CVAT_TOKEN": "abc"',
      /CVAT_TOKEN is no reference/,
    ],
    [
      'a key of an account',
      'secrets',
      'default',
      '"CVAT_ORGANIZATION": ""',
      '"CVAT_ORGANIZATION": "AccountKey=abc"',
      /shows AccountKey/,
    ],
    [
      'a key listed into a setting',
      'secrets',
      'default',
      '"CVAT_ORGANIZATION": ""',
      '"CVAT_ORGANIZATION": "[listKeys(1)]"',
      /listKeys/,
    ],
    [
      'a function that is gone',
      'events',
      'events',
      'Host.Functions.exportDropped',
      'Host.Functions.exportLanded',
      /no function "exportLanded"/,
    ],
    ['an extension that a manifest does not take', 'events', 'events', '".hif"', '".hiff"', /extensions/],
    [
      'dead letters where nobody looks',
      'events',
      'events',
      '"blobContainerName": "dead-letters"',
      '"blobContainerName": "lost"',
      /dead-letters/,
    ],
    [
      'a name that is too long',
      'events',
      'events',
      /("name": ".*\/azureml-to-cvat-)exports"/,
      `$1${'x'.repeat(60)}"`,
      /64 characters/,
    ],
    [
      'two names of the task hub',
      'durable-backend',
      'scheduler',
      /azuremltocvat",(?=\s*"apiVersion")/,
      'other",',
      /the task hub is other/,
    ],
    [
      'a scheduler that is not connected',
      'durable-backend',
      'scheduler',
      'DURABLE_TASK_SCHEDULER_CONNECTION',
      'DTS_CONNECTION',
      /not set/,
    ],
  ])('find %s', (_what, rule, of, from, to, detail) => {
    const found = RULES[rule]?.(keptSnapshots({ of, from, to })) ?? [];
    expect(found.map((problem) => problem.detail).join('\n')).toMatch(new RegExp(detail.source, 'm'));
    expect(found).not.toEqual([]);
  });
});

it('events() finds a function that nobody calls', () => {
  const deaf = { name: 'imageMoved', bindings: [{ type: 'eventGridTrigger' }] };
  expect(events(keptSnapshots(), [...functions, deaf])).toMatchObject([
    { detail: expect.stringContaining('"imageMoved"') },
  ]);
});

describe('alertWords()', () => {
  it('finds a word that nobody logs', () => {
    const code = logging(
      ...logged,
      'MIGRATION_FAILED',
      'MANIFEST_STALE',
      'MANIFEST_NOT_REFRESHED',
      'CREDENTIAL_ROTATION_FAILED',
    );
    const found = alertWords(keptSnapshots(), { queries, code });
    expect(found.map(({ detail }) => detail)).toContainEqual(expect.stringContaining('CREDENTIAL_NEAR_END'));
  });

  it('finds an error with a word that no alert waits for', () => {
    const code = 'context.error(`DISK_BURNT x`); context.error(`MIGRATION_FAILED x`)';
    const found = alertWords(keptSnapshots(), { queries: '', code });
    expect(found.map(({ detail }) => detail)).toContain(
      'a function logs the error DISK_BURNT, and no alert waits for it',
    );
    expect(found.map(({ detail }) => detail).filter((detail) => detail.includes('MIGRATION_FAILED'))).toEqual([]);
  });

  it('finds a search that the name of a file would satisfy', () => {
    const change = { of: 'several-containers', from: 'startswith', to: 'has' };
    const found = alertWords(keptSnapshots(change), { queries, code: '' });
    expect(found.map(({ detail }) => detail)).toContainEqual(expect.stringMatching(/"has".*startswith/));
  });
});
