import { z } from 'zod';
import { DEAD_LETTERS } from '../../../shared/doctor/dead-letters.ts';
import type { Problem } from '../problem.ts';
import { type NamedSnapshot, ofType, type Resource, settingsOf } from '../snapshot.ts';

/** Built-in roles: ids are the same in every tenant (learn.microsoft.com, Azure built-in roles). */
const NAMES: Record<string, string> = {
  '0ad04412-c4d5-4796-b79c-f76d14c8d402': 'Durable Task Data Contributor',
  '4633458b-17de-408a-b874-0445c86b69e6': 'Key Vault Secrets User',
  '3913510d-42f4-4e42-8a64-420c390055eb': 'Monitoring Metrics Publisher',
  'c12c1c16-33a1-487b-954d-41c89c60f349': 'Reader and Data Access',
  'ba92f5b4-2d11-453d-a403-e96b0029c9fe': 'Storage Blob Data Contributor',
  'b7e6dc6d-f1e8-4753-8033-0f276bb0955b': 'Storage Blob Data Owner',
  '974c5e8b-45b9-4653-ba55-5f855dd0fb88': 'Storage Queue Data Contributor',
  '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3': 'Storage Table Data Contributor',
};
const Assignment = z.object({ roleDefinitionId: z.string(), principalId: z.string() });

/** Roles that are given are those that the code needs, and no others. */
export function roles(snapshot: NamedSnapshot): Problem[] {
  const given = ofType(snapshot.resources, 'Microsoft.Authorization/roleAssignments').map(describe);
  const needed = settingsOf(snapshot) ? neededByApp(snapshot) : neededByTopic(snapshot);
  const problem = (detail: string) => ({ at: snapshot.at, rule: 'roles', detail });
  return [
    ...needed.filter((role) => !given.includes(role)).map((role) => problem(`is needed, and not given: ${role}`)),
    ...given.filter((role) => !needed.includes(role)).map((role) => problem(`is given, and nobody needs it: ${role}`)),
  ];
}

/** `who: role on what`; the identity of the app is "app", that of the deployment "code", that of the topic "topic". */
function describe({ id, properties }: Resource): string {
  const { roleDefinitionId, principalId } = Assignment.parse(properties);
  const role = roleDefinitionId.slice(roleDefinitionId.lastIndexOf('/') + 1);
  const who = /userAssignedIdentities\/[\w-]+-(app|code)'|(systemTopics)\//.exec(principalId);
  const name = who?.[2] ? 'topic' : (who?.[1] ?? principalId);
  return line(name, NAMES[role] ?? role, id.slice(0, id.indexOf('/providers/Microsoft.Authorization/')));
}

const line = (who: string, role: string, id: string) =>
  `${who}: ${role} on ${id.slice(id.indexOf('/providers/') + 11)}`;

function neededByApp(snapshot: NamedSnapshot): string[] {
  const { resources } = snapshot;
  const settings = settingsOf(snapshot) ?? {};
  const one = (type: string, end = '') =>
    ofType(resources, type).find(({ id }) => id.endsWith(end))?.id ?? `/providers/${type}`;
  const host = one('Microsoft.Storage/storageAccounts', 'host');
  const images = settings.IMAGES_ACCOUNT_ID ?? '';
  const containers = new Set([
    ...(settings.IMAGE_CONTAINERS ?? '').split(','),
    (settings.EXPORTS_PATH ?? '').split('/')[0] ?? '',
  ]);
  const byIdentity = !('ImagesStorage' in settings);
  return [
    ...['Storage Blob Data Owner', 'Storage Queue Data Contributor', 'Storage Table Data Contributor'].map((role) =>
      line('app', role, host),
    ),
    line('app', 'Key Vault Secrets User', one('Microsoft.KeyVault/vaults')),
    line('app', 'Monitoring Metrics Publisher', one('Microsoft.Insights/components')),
    line(
      'code',
      'Storage Blob Data Contributor',
      one('Microsoft.Storage/storageAccounts/blobServices/containers', '/deployment'),
    ),
    ...('DURABLE_TASK_SCHEDULER_CONNECTION_STRING' in settings
      ? [line('app', 'Durable Task Data Contributor', one('Microsoft.DurableTask/schedulers'))]
      : []),
    ...(byIdentity
      ? [
          ...[...containers].map((name) =>
            line('app', 'Storage Blob Data Owner', `${images}/blobServices/default/containers/${name}`),
          ),
          line(
            'app',
            'Storage Queue Data Contributor',
            `${images}/queueServices/default/queues/webjobs-blobtrigger-poison`,
          ),
        ]
      : []),
    ...(byIdentity && settings.CVAT_STORAGE_CREDENTIAL !== 'anonymous'
      ? [line('app', 'Reader and Data Access', images)]
      : []),
  ];
}

/** Only a topic that this deployment makes has an identity that may be given anything. */
function neededByTopic({ resources }: NamedSnapshot): string[] {
  if (ofType(resources, 'Microsoft.EventGrid/systemTopics').length === 0) return [];
  const [first] = ofType(resources, 'Microsoft.EventGrid/systemTopics/eventSubscriptions');
  const host = /"resourceId":"([^"]+)"/.exec(
    JSON.stringify(first?.properties.deadLetterWithResourceIdentity ?? ''),
  )?.[1];
  return [line('topic', 'Storage Blob Data Contributor', `${host}/blobServices/default/containers/${DEAD_LETTERS}`)];
}
