import { z } from 'zod';
import { ConfigError } from '../../shared/errors.ts';
import { shownValue } from '../../shared/shown-value.ts';
import { Exists, Group, Login, Permissions, Runtimes, StorageAccount, Version } from './answers.ts';
import { AzError } from './az.ts';
import { findTopic } from './find-topic.ts';
import type { Run } from './run.ts';

const OLDEST_AZ = [2, 60];
const NODE_VERSIONS = ['24', '22'];

/** Everything that a deployment would fail on later, said at once and before anything is made. */
export async function check(run: Run): Promise<void> {
  const { az, env, say } = run;
  const problems: string[] = [];
  const version = Version.parse(await az('version'))['azure-cli'];
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major < (OLDEST_AZ[0] ?? 0) || (major === OLDEST_AZ[0] && minor < (OLDEST_AZ[1] ?? 0))) {
    problems.push(`Azure CLI is too old: run "az upgrade": current value is ${version}`);
  }
  const login = Login.parse(await az('account', 'show'));
  say(`Azure CLI ${version}, ${login.user.name} in the subscription "${login.name}"`);

  for (const name of ['AZURE_RESOURCE_GROUP', 'IMAGES_ACCOUNT_NAME']) {
    if (!env[name]) problems.push(`${name} is not set`);
  }
  if (problems.length > 0) throw failure(problems);

  const group = await orAbsent(async () =>
    Group.parse(await az('group', 'show', '--name', env.AZURE_RESOURCE_GROUP ?? '')),
  );
  env.AZURE_LOCATION ||= group?.location;
  if (!env.AZURE_LOCATION)
    problems.push('AZURE_LOCATION is not set, and the resource group is not there yet: name a region');
  else problems.push(...(await nodeVersion(run, env.AZURE_LOCATION)));
  problems.push(...(await imagesAccount(run)));
  if (group) problems.push(...(await rights(run, String(group.id))));
  if (problems.length > 0) throw failure(problems);
  await findTopic(run);
}

const failure = (problems: readonly string[]) =>
  new ConfigError(`Cannot deploy: ${problems.length} to fix first:\n- ${problems.join('\n- ')}`);

async function orAbsent<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof AzError && /NotFound|could not be found|was not found/i.test(error.message)) return undefined;
    throw error;
  }
}

async function nodeVersion({ az, env, say }: Run, location: string): Promise<string[]> {
  const args = ['functionapp', 'list-flexconsumption-runtimes', '--location', location, '--runtime', 'node'];
  const offered = Runtimes.parse(await az(...args)).map((one) => one.version);
  const wanted = env.FUNCTIONS_NODE_VERSION ? [env.FUNCTIONS_NODE_VERSION] : NODE_VERSIONS;
  const chosen = wanted.find((version) => offered.includes(version));
  if (!chosen) {
    return [
      `${location} offers no Node.js ${wanted.join(' or ')} on Flex Consumption (it has ${offered.join(', ') || 'none'}): take another region of "az functionapp list-flexconsumption-locations"`,
    ];
  }
  env.FUNCTIONS_NODE_VERSION = chosen;
  say(`Node.js ${chosen} in ${location}`);
  return [];
}

async function imagesAccount({ az, env, say }: Run): Promise<string[]> {
  const name = env.IMAGES_ACCOUNT_NAME ?? '';
  const found = await orAbsent(async () =>
    StorageAccount.parse(await az('storage', 'account', 'show', '--name', name)),
  );
  if (!found) return [`there is no storage account "${name}" in this subscription that you may see`];
  env.IMAGES_RESOURCE_GROUP = found.resourceGroup;
  const imageContainers = containersOf(env.IMAGE_CONTAINERS || '["images"]');
  const problems: string[] = imageContainers
    ? []
    : [
        `IMAGE_CONTAINERS must be a JSON list of container names here, as in ["images","more-images"]: current value is ${shownValue(env.IMAGE_CONTAINERS ?? '')}`,
      ];
  // The others lack queues, which the blob trigger needs, or raise no events.
  if (found.kind && found.kind !== 'StorageV2') {
    const upgrade = `az storage account update --name ${name} --resource-group ${found.resourceGroup} --set kind=StorageV2 --access-tier Hot`;
    const help = /^(?:Storage|BlobStorage)$/.test(found.kind)
      ? `upgrade it (${upgrade})`
      : 'copy the containers into one that is';
    problems.push(
      `"${name}" is of the kind ${found.kind} and not StorageV2, so it has no events or no queues: ${help}`,
    );
  }
  const needsKey = (env.CVAT_STORAGE_CREDENTIAL ?? 'account-sas') !== 'anonymous';
  if (needsKey && found.allowSharedKeyAccess === false) {
    problems.push(
      `"${name}" allows no access by key, which the SAS for CVAT needs: allow it, set CVAT_STORAGE_CREDENTIAL=anonymous for a public container, or migrate with "dataSource": "upload"`,
    );
  }
  const exportsContainer = (env.EXPORTS_PATH || 'exports/{name}.json').split('/')[0] ?? '';
  for (const container of new Set([...(imageContainers ?? []), exportsContainer])) {
    const args = ['storage', 'container-rm', 'exists', '--storage-account', name, '--name', container];
    if (!Exists.parse(await az(...args)).exists) {
      problems.push(
        `"${name}" has no container "${container}": az storage container-rm create --storage-account ${name} --name ${container}`,
      );
    }
  }
  if (found.networkRuleSet?.defaultAction === 'Deny') {
    say(`! The firewall of "${name}" is closed: let CVAT's addresses in, or migrate with "dataSource": "upload"`);
  }
  say(
    `Images in "${name}" (resource group ${found.resourceGroup}): ${imageContainers?.join(', ')}; exports in ${exportsContainer}`,
  );
  return [...problems, ...(await rights({ az }, found.id))];
}

/** undefined where Bicep could not read it either. */
function containersOf(text: string): string[] | undefined {
  try {
    return z.array(z.string().min(3)).min(1).safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

const NEEDED = ['Microsoft.Resources/deployments/write', 'Microsoft.Authorization/roleAssignments/write'];

/** What Azure itself says that this login may do there, with all its groups and roles. */
async function rights({ az }: Pick<Run, 'az'>, scope: string): Promise<string[]> {
  const url = `https://management.azure.com${scope}/providers/Microsoft.Authorization/permissions?api-version=2022-04-01`;
  const { value } = Permissions.parse(await az('rest', '--method', 'get', '--url', url));
  return NEEDED.filter(
    (action) =>
      !value.some(({ actions, notActions }) => actions.some(covers(action)) && !notActions.some(covers(action))),
  ).map((action) => `you may not ${action} on ${scope}: ask for Owner, or Contributor with User Access Administrator`);
}

const covers = (action: string) => (pattern: string) =>
  new RegExp(`^${pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`, 'i').test(action);
