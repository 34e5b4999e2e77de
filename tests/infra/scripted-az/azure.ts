import { mkdtemp, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { writeAz } from './az.ts';

const IMAGES = '/subscriptions/s/resourceGroups/pictures/providers/Microsoft.Storage/storageAccounts/contosoimages';

/** What a subscription answers where nothing is in the way. */
const HEALTHY: Record<string, unknown[]> = {
  version: [{ 'azure-cli': '2.80.0', 'azure-cli-core': '2.80.0', extensions: {} }],
  'account show': [{ id: 's', name: 'Contoso', state: 'Enabled', user: { name: 'anna@contoso.com', type: 'user' } }],
  'group show': [{ id: '/subscriptions/s/resourceGroups/cvat', name: 'cvat', location: 'westeurope', tags: null }],
  'group exists': [true],
  'functionapp list-flexconsumption-runtimes': [[{ version: '22' }, { version: '24' }]],
  'storage account show': [
    {
      id: IMAGES,
      name: 'contosoimages',
      resourceGroup: 'pictures',
      kind: 'StorageV2',
      location: 'westeurope',
      allowSharedKeyAccess: null,
      networkRuleSet: { defaultAction: 'Allow' },
    },
  ],
  'storage container-rm exists': [{ exists: true }],
  'rest --method get': [{ value: [{ actions: ['*'], notActions: [], dataActions: [] }] }],
  'eventgrid system-topic list': [[]],
  'functionapp deployment source config-zip': [{ status: 4, complete: true }],
  'functionapp keys list': [
    {
      functionKeys: { default: 'function-key' },
      masterKey: 'm',
      systemKeys: { blobs_extension: 'b', eventgrid_extension: 'e' },
    },
  ],
};
const COLD = 'ERROR: Operation returned an invalid status: ServiceUnavailable from host runtime';

export type ScriptedAzure = {
  env: NodeJS.ProcessEnv;
  calls(): Promise<string[]>;
  requests: string[];
  stop(): Promise<void>;
};

/** A scripted `az` on the PATH, and an app that is cold at the first call, for which a command waits. */
export async function scriptedAzure(
  changes: Record<string, unknown[]> = {},
  { cold = true } = {},
): Promise<ScriptedAzure> {
  const folder = await mkdtemp(join(tmpdir(), 'az-'));
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const key = request.headers['x-functions-key'];
    requests.push(
      `${request.method} ${(request.url ?? '').replace(/code=\w+/, 'code=...')}${key ? ' with a key' : ''}`,
    );
    response.statusCode = cold && requests.length === 1 ? 503 : 200;
    request.resume();
    response.setHeader('content-type', 'application/json');
    response.end(
      JSON.stringify({ worst: 'ok', checks: [{ name: 'settings', state: 'ok', seen: 'complete', fix: '' }] }),
    );
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  const outputs = {
    apP_URL: { type: 'String', value: url },
    functioN_APP_NAME: { type: 'String', value: 'azureml-to-cvat-abcdefgh' },
    keY_VAULT_NAME: { type: 'String', value: 'ac-abcdefgh' },
    hosT_STORAGE_NAME: { type: 'String', value: 'acabcdefghhost' },
    identitY_NAME: { type: 'String', value: 'azureml-to-cvat-abcdefgh-app' },
    imageS_ACCOUNT_NAME: { type: 'String', value: 'contosoimages' },
    imageS_RESOURCE_GROUP: { type: 'String', value: 'pictures' },
    imagE_CONTAINERS: { type: 'Array', value: ['images'] },
    exportS_PATH: { type: 'String', value: 'exports/{name}.json' },
  };
  const deployed = { properties: { provisioningState: 'Succeeded', outputs } };
  const scenario = {
    ...HEALTHY,
    ...(cold ? { 'functionapp keys list': [COLD, ...(HEALTHY['functionapp keys list'] ?? [])] } : {}),
    'deployment group create --resource-group cvat': [deployed],
    'deployment group show': [deployed],
    'deployment group create --resource-group pictures': [{ properties: { outputs: null } }],
    ...changes,
  };
  await writeAz(folder, scenario);
  const env = {
    PATH: `${folder}${delimiter}${process.env.PATH}`,
    SCRIPTED_AZ: folder,
    AZURE_RESOURCE_GROUP: 'cvat',
    IMAGES_ACCOUNT_NAME: 'contosoimages',
  };
  return {
    env,
    requests,
    calls: async () => (await readFile(join(folder, 'calls.txt'), 'utf8')).trimEnd().split('\n'),
    stop: () => new Promise((done) => server.close(() => done())),
  };
}

export { IMAGES };
