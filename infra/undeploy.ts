import { z } from 'zod';
import { StorageAccount, Topics } from './deploy/answers.ts';
import { createAz } from './deploy/az.ts';
import { readOutputs } from './deploy/outputs.ts';
import type { Run } from './deploy/run.ts';

const Named = z.array(z.looseObject({ id: z.string(), name: z.string() }));
const Assignments = z.array(z.looseObject({ id: z.string(), roleDefinitionName: z.string(), scope: z.string() }));
const Resources = z.array(
  z.looseObject({ id: z.string(), type: z.string(), tags: z.record(z.string(), z.string()).nullish() }),
);
const Identity = z.looseObject({ principalId: z.string() });

export type UndeployOptions = {
  /** AZURE_RESOURCE_GROUP and IMAGES_ACCOUNT_NAME must be in it; AZURE_ENV_NAME where it is not "cvat". */
  env: NodeJS.ProcessEnv;
  say(line: string): void;
  /** Asked once all that would be removed has been named. */
  confirm(): Promise<boolean>;
  /** Leaves the resource group and what is in it, for azd, which removes that itself. */
  keepGroup?: boolean;
};

type Removal = { what: string; remove: () => Promise<unknown> };

/** Names everything that a deployment made, asks, and removes it. What is in CVAT, in the images account and in the vault stays. */
export async function undeploy({ env, say, confirm, keepGroup = false }: UndeployOptions): Promise<boolean> {
  const run: Run = { az: createAz(env), env, say, pause: async () => undefined, zip: async () => '' };
  await readOutputs(run);
  const removals = [...(await ofEvents(run)), ...(await ofRoles(run)), ...(keepGroup ? [] : await ofGroup(run))];
  for (const { what } of removals) say(`- ${what}`);
  say(
    'Not removed: tasks, cloud storage and token in CVAT (undo each migration first); manifests and reports beside the images;',
  );
  say(
    `the key vault's content, which can be had back for 90 days (az keyvault recover --name ${env.KEY_VAULT_NAME ?? '<vault>'})`,
  );
  if (removals.length === 0 || !(await confirm())) return false;
  for (const { what, remove } of removals) {
    await remove();
    say(`Removed ${what}`);
  }
  return true;
}

async function ofEvents({ az, env }: Run): Promise<Removal[]> {
  const account = env.IMAGES_ACCOUNT_NAME ?? '';
  const { id } = StorageAccount.parse(await az('storage', 'account', 'show', '--name', account));
  const topics = Topics.parse(await az('eventgrid', 'system-topic', 'list'));
  const topic = topics.find(({ source }) => source.toLowerCase() === id.toLowerCase());
  if (!topic) return [];
  const at = ['--resource-group', topic.resourceGroup];
  if (topic.name === `azureml-to-cvat-${account}`) {
    const remove = () => az('eventgrid', 'system-topic', 'delete', ...at, '--name', topic.name, '--yes');
    return [{ what: `the system topic ${topic.name} with its subscriptions`, remove }];
  }
  const list = ['eventgrid', 'system-topic', 'event-subscription'];
  const there = Named.parse(await az(...list, 'list', ...at, '--system-topic-name', topic.name));
  return there
    .filter(({ name }) => name.startsWith('azureml-to-cvat-'))
    .map(({ name }) => ({
      what: `the event subscription ${name} of ${topic.name}`,
      remove: () => az(...list, 'delete', ...at, '--system-topic-name', topic.name, '--name', name, '--yes'),
    }));
}

/** Roles on the images account outlive the identity that they were given to. */
async function ofRoles({ az, env }: Run): Promise<Removal[]> {
  const at = ['--resource-group', env.AZURE_RESOURCE_GROUP ?? '', '--name', env.IDENTITY_NAME ?? ''];
  const { principalId } = Identity.parse(await az('identity', 'show', ...at));
  const given = Assignments.parse(await az('role', 'assignment', 'list', '--all', '--assignee', principalId));
  const account = `/storageAccounts/${env.IMAGES_ACCOUNT_NAME}`.toLowerCase();
  return given
    .filter(({ scope }) => `${scope.toLowerCase()}/`.includes(`${account}/`))
    .map(({ id, roleDefinitionName, scope }) => ({
      what: `the role ${roleDefinitionName} on ${scope.slice(scope.indexOf('/storageAccounts/') + 1)}`,
      remove: () => az('role', 'assignment', 'delete', '--ids', id),
    }));
}

/** The whole group where it holds nothing else; otherwise what carries the tag of this deployment. */
async function ofGroup({ az, env }: Run): Promise<Removal[]> {
  const group = env.AZURE_RESOURCE_GROUP ?? '';
  const all = Resources.parse(await az('resource', 'list', '--resource-group', group));
  const ours = all.filter(({ tags }) => tags?.['azd-env-name'] === (env.AZURE_ENV_NAME || 'cvat'));
  const names = ours.map(({ id, type }) => `${type} ${id.slice(id.lastIndexOf('/') + 1)}`).join(', ');
  // Alerts are made by Application Insights itself, and go with it.
  const others = all.filter((one) => !ours.includes(one) && !/smartDetector|actionGroups/i.test(one.type));
  if (ours.length === 0) return [];
  if (others.length === 0) {
    const remove = () => az('group', 'delete', '--name', group, '--yes');
    return [{ what: `the resource group ${group}: ${names}`, remove }];
  }
  const remove = () => az('resource', 'delete', '--ids', ...ours.map(({ id }) => id));
  return [{ what: `of the resource group ${group}, which holds more: ${names}`, remove }];
}
