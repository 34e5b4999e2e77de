import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ConfigError } from '../../shared/errors.ts';
import { infraFolder } from './folder.ts';

const Resource = z.looseObject({
  id: z.string(),
  type: z.string(),
  properties: z.looseObject({ roleDefinitionId: z.string(), principalId: z.string() }).partial().optional(),
});
const Snapshot = z.looseObject({ predictedResources: z.array(Resource) });
type Resource = z.infer<typeof Resource>;

const KINDS: Readonly<Record<string, string>> = {
  'Microsoft.ManagedIdentity/userAssignedIdentities': 'identities: of the app, and of its code',
  'Microsoft.OperationalInsights/workspaces': 'Log Analytics workspace',
  'Microsoft.Insights/components': 'Application Insights',
  'Microsoft.Storage/storageAccounts': 'storage accounts of the app, without keys',
  'Microsoft.KeyVault/vaults': 'key vault with the CVAT token',
  'Microsoft.Web/serverfarms': 'Flex Consumption plan',
  'Microsoft.Web/sites': 'function app',
  'Microsoft.EventGrid/systemTopics': 'Event Grid topic on the images account',
};

/**
 * What a deployment with the defaults makes and which roles it gives, for a person to read before it is made: from the snapshots
 * that the real Bicep compiler has made of the templates, so it cannot say anything else.
 */
export async function whatIsMade(env: NodeJS.ProcessEnv): Promise<string[]> {
  const [main, events, roles] = await Promise.all([
    resourcesOf('default'),
    resourcesOf('events'),
    readFile(join(folder(), 'modules', 'roles.bicep'), 'utf8'),
  ]);
  const names = new Map([...roles.matchAll(/'([^']+)': '([0-9a-f-]{36})'/g)].map(([, name, id]) => [id, name]));
  const all = [...main, ...events];
  const made = Object.entries(KINDS).flatMap(([type, words]) => {
    const count = all.filter((one) => one.type === type).length;
    return count > 0 ? [`  ${count} ${words}`] : [];
  });
  const given = all.flatMap(({ type, id, properties }) => {
    if (type !== 'Microsoft.Authorization/roleAssignments') return [];
    const role = names.get(properties?.roleDefinitionId?.split('/').at(-1)) ?? 'a role';
    return [`  ${whose(properties?.principalId ?? '')}: ${role} on ${scopeOf(id, env)}`];
  });
  return [
    `In the resource group ${env.AZURE_RESOURCE_GROUP} are made:`,
    ...made,
    'These roles are given:',
    ...new Set(given),
  ];
}

async function resourcesOf(snapshot: string): Promise<Resource[]> {
  const text = await readFile(join(folder(), 'snapshots', `${snapshot}.snapshot.json`), 'utf8');
  return Snapshot.parse(JSON.parse(text)).predictedResources;
}

function folder(): string {
  if (infraFolder) return infraFolder;
  throw new ConfigError('Cannot find the Bicep files: the package is incomplete: install it again');
}

const whose = (principal: string) =>
  principal.includes('systemTopics') ? 'the topic' : principal.includes('-code') ? 'the code' : 'the app';

/** The part of an id that a person knows; the snapshots' own names are placeholders. */
function scopeOf(id: string, env: NodeJS.ProcessEnv): string {
  const scope = id.slice(0, id.lastIndexOf('/providers/Microsoft.Authorization'));
  const account = /storageAccounts\/contosoimages(.*)$/.exec(scope);
  if (account) {
    const [, , , , name] = (account[1] ?? '').split('/');
    const part = name ? `"${name}" of ` : '';
    return `${part}your images account ${env.IMAGES_ACCOUNT_NAME}`;
  }
  const [, , kind = ''] = /providers\/([^/]+)\/([^/]+)/.exec(scope) ?? [];
  if (kind === 'storageAccounts')
    return `its own storage account for ${/code(\/|$)/.test(scope) ? 'the code' : 'the host'}`;
  return kind === 'vaults' ? 'its key vault' : 'its Application Insights';
}
