import { StorageAccount, Topics } from './answers.ts';
import type { Run } from './run.ts';

/**
 * An account can have one system topic. Where it has one that is not ours, it is used as it is; deployed is into its resource
 * group, which this answers.
 */
export async function findTopic({ az, env, say }: Run): Promise<string> {
  const account = env.IMAGES_ACCOUNT_NAME ?? '';
  const { id, resourceGroup } = StorageAccount.parse(await az('storage', 'account', 'show', '--name', account));
  const topics = Topics.parse(await az('eventgrid', 'system-topic', 'list'));
  const found = topics.find(({ source }) => source.toLowerCase() === id.toLowerCase());
  if (!found || found.name === `azureml-to-cvat-${account}`) return found?.resourceGroup ?? resourceGroup;
  env.SYSTEM_TOPIC_NAME = found.name;
  say(
    `The account has the system topic "${found.name}" already: it is used, and events that cannot be delivered are dropped`,
  );
  return found.resourceGroup;
}
