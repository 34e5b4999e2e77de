import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { STEP_NAMES } from '../../infra/deploy.ts';
import { DEPLOY_STEPS } from '../../local/command-line/deploy-settings.ts';
import { startScript } from '../end-to-end/run-command.ts';
import { IMAGES, type ScriptedAzure, scriptedAzure } from './scripted-az/azure.ts';

/** The package as it is installed: the command must not need the checkout. */
let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'deploy-command-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

let azure: ScriptedAzure;
afterEach(() => azure.stop());

function tool(args: string[], env: NodeJS.ProcessEnv = {}) {
  const all = { ...process.env, ...azure.env, CVAT_TOKEN: 'secret-token', ...env };
  return startScript(inject('command'), args, { cwd: dir, env: all }).ended;
}

const GIVEN = ['--resource-group', 'cvat', '--images-account', 'contosoimages', '--location', 'westeurope'];

describe('deploy of an installed package', { timeout: 120_000 }, () => {
  it('shows what is made and which roles are given, makes it, and ends with the doctor', async () => {
    azure = await scriptedAzure({}, { cold: false });
    const ran = await tool(['deploy', ...GIVEN, '--cvat', 'https://cvat.example', '--yes']);
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    const shown = ran.stdout.split('[group]')[0] ?? '';
    expect(shown).toContain('1 function app');
    expect(shown).toContain('the app: Storage Blob Data Owner on "images" of your images account contosoimages');
    expect(shown).toContain('the app: Reader and Data Access on your images account contosoimages');
    expect(shown).toContain('the app: Key Vault Secrets User on its key vault');
    expect(ran.stdout).toContain('ok settings: complete');
    expect(ran.stdout + ran.stderr).not.toContain('secret-token');
    const calls = (await azure.calls()).join('\n');
    expect(calls).toMatch(/deployment group create --resource-group cvat .*azureml-to-cvat\/infra\/main\.bicepparam/);
    expect(calls).toMatch(/config-zip .*azureml-to-cvat\.zip/);
  });

  it('makes nothing where nobody can say yes, where something is not given, and at a step that there is not', async () => {
    azure = await scriptedAzure({}, { cold: false });
    const asked = await tool(['deploy', ...GIVEN, '--cvat', 'https://cvat.example']);
    expect(asked).toMatchObject({ code: 2, stderr: expect.stringContaining('--yes') });
    const bare = { AZURE_RESOURCE_GROUP: '', IMAGES_ACCOUNT_NAME: '', AZURE_LOCATION: '', CVAT_URL: '' };
    const missing = await tool(['deploy', '--yes'], bare);
    expect(missing.code).toBe(2);
    expect(missing.stderr).toMatch(/--resource-group .*--images-account .*--location .*--cvat .*are not given/);
    expect(await tool(['deploy', '--from', 'event'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('did you mean "events"?'),
    });
    expect((await azure.calls()).join('\n')).not.toMatch(/create|config-zip/);
  });
});

it('undeploy names what it removes, and removes nothing where nobody can say yes', { timeout: 60_000 }, async () => {
  azure = await scriptedAzure({
    'eventgrid system-topic list': [
      [{ name: 'azureml-to-cvat-contosoimages', resourceGroup: 'pictures', source: IMAGES }],
    ],
    'identity show': [{ principalId: 'p' }],
    'role assignment list': [[]],
    'resource list': [[{ id: '/x/app', type: 'Microsoft.Web/sites', tags: { 'azd-env-name': 'cvat' } }]],
  });
  const ran = await tool(['undeploy', '--resource-group', 'cvat', '--images-account', 'contosoimages']);
  expect(ran).toMatchObject({ code: 2, stderr: expect.stringContaining('--yes') });
  expect(ran.stdout).toContain('- the system topic azureml-to-cvat-contosoimages with its subscriptions');
  expect((await azure.calls()).join('\n')).not.toContain('delete');
});

it('the help names the steps that there are', async () => {
  azure = await scriptedAzure({}, { cold: false });
  expect(STEP_NAMES).toEqual([...DEPLOY_STEPS]);
});
