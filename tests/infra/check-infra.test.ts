import { cp, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Bicep } from 'bicep-node';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { checkInfra } from '../../infra/check/check-infra.ts';
import { bicepEnvironment, findBicep } from '../../infra/check/find-bicep.ts';
import { type RegisteredFunction, registeredFunctions } from '../../infra/check/registered-functions.ts';
import { SAMPLE_ENVIRONMENT } from '../../infra/check/sample-environment.ts';
import { takeSnapshots } from '../../infra/check/take-snapshots.ts';
import { keptSnapshots } from './kept-snapshots.ts';

const found = findBicep(process.env);

it('has a compiler where a change is judged', () => {
  expect(process.env.CI === 'true' && found === undefined, 'CI=true without a Bicep compiler').toBe(false);
});

describe.skipIf(found === undefined)('checkInfra()', { timeout: 180_000 }, () => {
  let bicep: Bicep;
  let root: string;
  let functions: RegisteredFunction[];
  beforeAll(async () => {
    // The compiler takes our environment as it starts; the tests that share this process have one of their own.
    const given = bicepEnvironment({ ...process.env, ...SAMPLE_ENVIRONMENT });
    for (const [name, value] of Object.entries(given)) vi.stubEnv(name, value);
    bicep = await Bicep.initialize(found?.path ?? '');
    vi.unstubAllEnvs();
    functions = await registeredFunctions('.', keptSnapshots());
    root = await mkdtemp(join(tmpdir(), 'infra-'));
    for (const name of [
      'functions',
      'shared',
      'packages',
      'node_modules',
      'package.json',
      'host.json',
      'host.scheduler.json',
    ]) {
      await symlink(resolve(name), join(root, name));
    }
  }, 180_000);
  afterAll(async () => {
    bicep.dispose();
    await rm(root, { recursive: true });
  });

  type Fault = { file: string; from: string | RegExp; to: string };
  type Found = [what: string, expected: RegExp, faults: Fault[]];
  type Seen = [what: string, expected: RegExp, fault: Fault];

  async function copyWith(faults: readonly Fault[]): Promise<void> {
    await rm(join(root, 'infra'), { recursive: true, force: true });
    await cp('infra', join(root, 'infra'), { recursive: true });
    for (const { file, from, to } of faults) {
      const path = join(root, 'infra', file);
      const text = await readFile(path, 'utf8');
      const changed = text.replaceAll(new RegExp(from, 'g'), to);
      expect(changed, `${file} holds ${from}`).not.toBe(text);
      await writeFile(path, changed);
    }
  }

  /** What is found in a copy of `infra/` with faults put in. */
  async function checked(faults: readonly Fault[]): Promise<string> {
    await copyWith(faults);
    // One set of parameters is enough to see a fault. `npm run check:infra`, a check of every change, compiles all of them and finds nothing.
    const others = (await readdir(join(root, 'infra/snapshots'))).filter((name) => !/^(default|refused)/.test(name));
    for (const name of others) await rm(join(root, 'infra/snapshots', name));
    const problems = await checkInfra(root, bicep, { functions });
    return problems.map(({ at, rule, detail }) => `${at} ${rule}: ${detail}`).join('\n');
  }

  /** Faults in one copy are those that do not hide each other. */
  it.each<[string, Found[]]>([
    [
      'what the compiler and its linter say',
      [
        [
          'a topic whose location is read when the deployment starts',
          /events\.bicep:\d+ BCP120/,
          [
            {
              file: 'events.bicep',
              from: /module newTopic [\s\S]*?\n\}\n/,
              to: `resource newTopic 'Microsoft.EventGrid/systemTopics@2025-02-15' = if (createSystemTopic) {
      name: systemTopicName
      location: account.location
      properties: { source: account.id, topicType: 'Microsoft.Storage.StorageAccounts' }
    }
    `,
            },
          ],
        ],
        [
          'what may be null read as if it were not',
          /main\.bicep:\d+ BCP318/,
          [{ file: 'main.bicep', from: /scheduler\.\?outputs\.connection/, to: 'scheduler.outputs.connection' }],
        ],
        [
          'an API version of years ago',
          /use-recent-api-versions/,
          [{ file: 'modules/monitoring.bicep', from: /workspaces@[\d-]+/, to: 'workspaces@2022-10-01' }],
        ],
        [
          'a role named by what is known only later',
          /what-if-short-circuiting/,
          [{ file: 'modules/monitoring.bicep', from: /insights\.id, identityId/, to: 'insights.id, principalId' }],
        ],
        [
          'a parameter that may be anything',
          /use-user-defined-types/,
          [{ file: 'modules/function-app.bicep', from: /param settings Settings/, to: 'param settings object' }],
        ],
        [
          'a property with a typing error',
          /BCP037|BCP089/,
          [{ file: 'modules/host-storage.bicep', from: /allowSharedKeyAccess/, to: 'allowSharedKeyAcess' }],
        ],
        [
          'a parameter file that names what is not there',
          /main\.bicepparam:\d+ BCP/,
          [{ file: 'main.bicepparam', from: /param cvatUrl/, to: 'param cvatURL' }],
        ],
      ],
    ],
    [
      'deployments that are made otherwise',
      [
        [
          'closed storage that nobody could reach',
          /closed-host-without-subnet\.bicepparam refused/,
          [{ file: 'main.bicep', from: /fail\('closeHostStorage[^']*'\)/, to: "''" }],
        ],
        [
          'passwords for deploying code',
          /snapshots\/default\.bicepparam snapshot: makes Microsoft\.Web\/sites\/[^ ]*\/scm otherwise than kept/,
          [{ file: 'modules/function-app.bicep', from: /allow: false/, to: 'allow: true' }],
        ],
        [
          'a SAS that may be good for a year',
          /sas-of-a-year\.bicepparam refused/,
          [{ file: 'main.bicep', from: '@maxValue\\(90\\)', to: '@maxValue(365)' }],
        ],
        [
          'a template for the portal that is not what the compiler makes',
          /infra\/azuredeploy\.json template: is not what main\.bicep gives/,
          [{ file: 'azuredeploy.json', from: /TLS1_2/, to: 'TLS1_0' }],
        ],
      ],
    ],
  ])('finds %s', async (_what, all) => {
    const problems = await checked(all.flatMap(([, , faults]) => faults));
    for (const [what, expected] of all) expect(problems, what).toMatch(expected);
  });

  /** Faults of deployments that compile: the snapshot of the parameters that show them tells. Each changes a resource of its own. */
  it.each<[string, Seen[]]>([
    [
      'allowed-addresses',
      [
        [
          'a door for code that is open to all where the app is not',
          /makes Microsoft\.Web\/sites\/[^/]+ otherwise/,
          {
            file: 'modules/function-app.bicep',
            from: 'scmIpSecurityRestrictionsUseMain: true',
            to: 'scmIpSecurityRestrictionsUseMain: false',
          },
        ],
        [
          'a SAS that is good from everywhere',
          /makes Microsoft\.Web\/sites\/[^/]+\/config\/appsettings otherwise/,
          { file: 'main.bicep', from: 'CVAT_SAS_IP: cvatSasIp', to: 'CVAT_SAS_IP: take(cvatSasIp, 0)' },
        ],
      ],
    ],
    [
      'default',
      [
        [
          'one identity that runs requests and may replace the code',
          /makes Microsoft\.Web\/sites\/[^/]+ otherwise/,
          {
            file: 'modules/function-app.bicep',
            from: 'userAssignedIdentityResourceId: deployerId',
            to: 'userAssignedIdentityResourceId: identityId',
          },
        ],
        [
          'a vault that tells nobody who reads a secret',
          /makes Microsoft\.Insights\/diagnosticSettings\/audit otherwise/,
          {
            file: 'modules/key-vault.bicep',
            from: "category: 'AuditEvent', enabled: true",
            to: "category: 'AuditEvent', enabled: false",
          },
        ],
        [
          'host storage whose deleted blobs are gone',
          /makes Microsoft\.Storage\/storageAccounts\/\w+host\/blobServices\/default otherwise/,
          {
            file: 'modules/host-storage.bicep',
            from: 'deleteRetentionPolicy: { enabled: true, days: 7 }',
            to: 'deleteRetentionPolicy: { enabled: false }',
          },
        ],
        [
          'host storage that tells nobody what is deleted',
          /makes Microsoft\.Insights\/diagnosticSettings\/deletions otherwise/,
          {
            file: 'modules/host-storage.bicep',
            from: "category: 'StorageDelete', enabled: true",
            to: "category: 'StorageDelete', enabled: false",
          },
        ],
        [
          'a role on all queues of the images account',
          /also makes Microsoft\.Authorization\/roleAssignments/,
          {
            file: 'modules/images-access.bicep',
            from: /guid\(givenUp\.id([^)]*)\)\n {2}scope: givenUp/,
            to: 'guid(account.id$1)\n  scope: account',
          },
        ],
      ],
    ],
    [
      'closed-subnet',
      [
        [
          'a vault that is open to all networks where the app has a subnet',
          /makes Microsoft\.KeyVault\/vaults\/[^/]+ otherwise/,
          {
            file: 'main.bicep',
            from: 'onlyFromSubnetId: vaultSubnetId',
            to: 'onlyFromSubnetId: take(vaultSubnetId, 0)',
          },
        ],
      ],
    ],
    [
      'scheduler',
      [
        [
          'a scheduler that anybody may call',
          /makes Microsoft\.DurableTask\/schedulers\/[^/]+ otherwise/,
          {
            file: 'main.bicep',
            from: 'ipAllowlist: schedulerIpAllowlist',
            to: "ipAllowlist: union(schedulerIpAllowlist, ['0.0.0.0/0'])",
          },
        ],
        [
          'more requests at once than an instance has memory for',
          /makes Microsoft\.Web\/sites\/[^/]+ otherwise/,
          { file: 'modules/function-app.bicep', from: 'perInstanceConcurrency: 8', to: 'perInstanceConcurrency: 80' },
        ],
      ],
    ],
  ])('sees in the snapshot "%s" what is made otherwise', async (name, all) => {
    await copyWith(all.map(([, , fault]) => fault));
    const files = [join(root, 'infra/snapshots', `${name}.bicepparam`)];
    const { problems } = await takeSnapshots(root, bicep, { files, update: false });
    for (const [what, expected] of all) expect(problems.map(({ detail }) => detail).join('\n'), what).toMatch(expected);
  });
});
