import { readFile, writeFile } from 'node:fs/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { type DeployOptions, deploy } from '../../infra/deploy.ts';
import { undeploy } from '../../infra/undeploy.ts';
import { IMAGES, type ScriptedAzure, scriptedAzure } from './scripted-az/azure.ts';
import { transcript } from './scripted-az/transcript.ts';

let azure: ScriptedAzure;
afterEach(() => azure.stop());

async function deployed(
  changes: Record<string, unknown[]> = {},
  options: Partial<DeployOptions> = {},
): Promise<string[]> {
  azure = await scriptedAzure(changes);
  const lines: string[] = [];
  const say = (line: string) => lines.push(line);
  try {
    await deploy({
      env: azure.env,
      say,
      zip: async (backend) => `${backend}.zip`,
      pause: async () => undefined,
      ...options,
    });
  } catch (error) {
    lines.push(error instanceof Error ? error.message : String(error));
  }
  return lines;
}
const without = (call: string) => call.replace(/ --output json$/, '').replaceAll(process.cwd(), '.');

describe('deploy()', { timeout: 180_000 }, () => {
  it('goes from a check to a doctor who is content, over an app that is cold at first', async () => {
    const lines = await deployed();
    expect(lines.filter((line) => line.startsWith('['))).toEqual(
      ['check', 'group', 'resources', 'code', 'wake', 'events', 'doctor'].map((name) => `[${name}]`),
    );
    expect(lines.at(-1)).toBe('ok settings: complete');
    const calls = (await azure.calls()).map(without);
    expect(calls).toContain(
      'az deployment group create --resource-group cvat --name azureml-to-cvat --parameters ./infra/main.bicepparam',
    );
    expect(calls).toContain(
      'az functionapp deployment source config-zip --resource-group cvat --name azureml-to-cvat-abcdefgh --src storage.zip',
    );
    expect(calls.at(-2)).toBe(
      'az deployment group create --resource-group pictures --name azureml-to-cvat-events --parameters ./infra/events.bicepparam',
    );
    expect(azure.requests.at(-2)).toBe(
      'POST /runtime/webhooks/blobs?functionName=Host.Functions.exportDropped&code=...',
    );
    expect(azure.env).toMatchObject({
      IMAGE_CONTAINERS: '["images"]',
      FUNCTIONS_NODE_VERSION: '24',
      IMAGES_RESOURCE_GROUP: 'pictures',
    });
  });

  it('says at once everything that is in the way, and makes nothing', async () => {
    const [, , ...lines] = await deployed({
      'functionapp list-flexconsumption-runtimes': [[{ version: '20' }]],
      'storage account show': [
        { id: IMAGES, resourceGroup: 'pictures', kind: 'BlobStorage', allowSharedKeyAccess: false },
      ],
      'storage container-rm exists': [{ exists: false }],
      'rest --method get': [{ value: [{ actions: ['*'], notActions: ['Microsoft.Authorization/*/write'] }] }],
    });
    const text = lines.join('\n');
    expect(text).toContain('Cannot deploy: 7 to fix first');
    for (const part of [
      'no Node.js 24 or 22',
      'is of the kind BlobStorage and not StorageV2',
      'no access by key',
      'no container "images"',
      'no container "exports"',
      'you may not Microsoft.Authorization/roleAssignments/write',
    ]) {
      expect(text).toContain(part);
    }
    expect((await azure.calls()).join('\n')).not.toMatch(/create|config-zip/);
  });

  it.each(['images,more', '[]', '[""]'])('says how containers are named to a deployment: %s', async (named) => {
    azure = await scriptedAzure();
    const env = { ...azure.env, IMAGE_CONTAINERS: named };
    const checked = deploy({ env, say: () => undefined, zip: async () => '', steps: ['check'] });
    await expect(checked).rejects.toThrow(`as in ["images","more-images"]: current value is ${named}`);
  });

  it('takes the Node.js that the region has, and the system topic that the account has', async () => {
    const topic = { name: 'of-the-company', resourceGroup: 'events', source: IMAGES.toUpperCase() };
    const lines = await deployed({
      'functionapp list-flexconsumption-runtimes': [[{ version: '22' }]],
      'eventgrid system-topic list': [[topic]],
      'deployment group create --resource-group events': [{ properties: { outputs: {} } }],
    });
    expect(lines.at(-1)).toBe('ok settings: complete');
    expect(azure.env).toMatchObject({ FUNCTIONS_NODE_VERSION: '22', SYSTEM_TOPIC_NAME: 'of-the-company' });
  });

  it('tries events again while the app is cold, a bounded number of times', async () => {
    const cold = 'ERROR: {"code":"Url validation","message":"Webhook validation handshake failed"}';
    const event = 'deployment group create --resource-group pictures';
    const steps = ['wake', 'events', 'doctor'] as const;
    const woken = await deployed({ [event]: [cold, cold, { properties: {} }] }, { steps });
    expect(woken.at(-1)).toBe('ok settings: complete');
    await azure.stop();
    expect((await deployed({ [event]: [cold] }, { steps })).at(-1)).toMatch(
      /Url validation.*\n.*go on with --from events/,
    );
    expect((await azure.calls()).filter((call) => call.includes('azureml-to-cvat-events'))).toHaveLength(5);
  });

  it.each([
    ['RoleAssignmentUpdateNotPermitted', 'npm run undeploy'],
    ['VaultAlreadyExists', 'az keyvault recover'],
    ['AuthorizationFailed', 'Owner, or Contributor'],
  ])('says what helps against %s', async (code, advice) => {
    const refused = { 'deployment group create --resource-group cvat': [`ERROR: (${code}) no`] };
    const lines = await deployed(refused, { steps: ['resources'] });
    expect(lines.at(-1)).toMatch(new RegExp(`${code}[\\s\\S]*${advice}.*--from resources`));
  });

  it('says that Azure CLI is missing', async () => {
    azure = await scriptedAzure();
    await expect(
      deploy({ env: { ...azure.env, PATH: '/nowhere' }, say: () => undefined, zip: async () => '' }),
    ).rejects.toThrow(/install Azure CLI/);
  });

  it('goes on behind what azd does itself', async () => {
    const lines = await deployed({}, { steps: ['wake', 'events', 'doctor'] });
    expect(lines.at(-1)).toBe('ok settings: complete');
    expect((await azure.calls()).join('\n')).not.toContain('main.bicepparam');
  });
});

/** To make the page again: UPDATE_FIXTURES=1 npx vitest run tests/infra/deploy.test.ts */
it('says and asks what its transcript shows', { timeout: 180_000 }, async () => {
  azure = await scriptedAzure();
  const file = 'docs/deploy-transcript.md';
  const page = await readFile(file, 'utf8');
  const [before = '', , after = ''] = page.split(/^```$/m);
  const now = `${before}\`\`\`\n${await transcript()}\n\`\`\`${after}`;
  if (process.env.UPDATE_FIXTURES) await writeFile(file, now);
  else expect(page).toBe(now);
});

describe('undeploy()', { timeout: 180_000 }, () => {
  const roles = [
    {
      id: 'r1',
      roleDefinitionName: 'Storage Blob Data Owner',
      scope: `${IMAGES}/blobServices/default/containers/images`,
    },
    {
      id: 'r2',
      roleDefinitionName: 'Key Vault Secrets User',
      scope: '/subscriptions/s/resourceGroups/cvat/providers/x/y',
    },
  ];
  const there = (others: object[]) => ({
    'eventgrid system-topic list': [
      [{ name: 'azureml-to-cvat-contosoimages', resourceGroup: 'pictures', source: IMAGES }],
    ],
    'eventgrid system-topic delete': [null],
    'identity show': [{ principalId: 'p' }],
    'role assignment list': [roles],
    'role assignment delete': [null],
    'resource list': [[{ id: '/x/app', type: 'Microsoft.Web/sites', tags: { 'azd-env-name': 'cvat' } }, ...others]],
    'resource delete': [null],
    'group delete': [null],
  });

  it('names what it removes and removes nothing without a yes', async () => {
    azure = await scriptedAzure(there([]));
    const lines: string[] = [];
    expect(await undeploy({ env: azure.env, say: (line) => lines.push(line), confirm: async () => false })).toBe(false);
    expect(lines.filter((line) => line.startsWith('- '))).toEqual([
      '- the system topic azureml-to-cvat-contosoimages with its subscriptions',
      '- the role Storage Blob Data Owner on storageAccounts/contosoimages/blobServices/default/containers/images',
      '- the resource group cvat: Microsoft.Web/sites app',
    ]);
    expect((await azure.calls()).join('\n')).not.toContain(' delete ');
  });

  it('leaves what is not its own in a group that holds more', async () => {
    azure = await scriptedAzure(there([{ id: '/x/other', type: 'Microsoft.Web/sites', tags: null }]));
    expect(await undeploy({ env: azure.env, say: () => undefined, confirm: async () => true })).toBe(true);
    const deleted = (await azure.calls()).map(without).filter((call) => call.includes(' delete '));
    expect(deleted).toEqual([
      'az eventgrid system-topic delete --resource-group pictures --name azureml-to-cvat-contosoimages --yes',
      'az role assignment delete --ids r1',
      'az resource delete --ids /x/app',
    ]);
  });
});
