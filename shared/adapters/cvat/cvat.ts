import type { Cvat } from '../../world.ts';
import { cvatAccount } from './account.ts';
import { cvatAnnotations } from './annotations.ts';
import { cvatData } from './data.ts';
import { cvatProjects } from './projects.ts';
import { explainReadOnly } from './read-only.ts';
import { cvatRequest } from './requests.ts';
import { cvatStorages } from './storages.ts';
import { cvatTasks } from './tasks.ts';
import { createTransport, type TransportOptions } from './transport.ts';
import type { TusOptions } from './tus.ts';
import { workspaceOf } from './workspace.ts';

export type CvatOptions = TransportOptions & Pick<TusOptions, 'chunkBytes'>;

/** A CVAT server (2.16 and newer), as the user of the token, within one organization or the user's personal workspace. */
export function createCvat(options: CvatOptions): Cvat {
  const personal = !/^(Token|Basic) /i.test(options.token.trim());
  const plain = createTransport(options);
  const transport = personal ? explainReadOnly(plain) : plain;
  const workspace = workspaceOf(options.organization);
  const account = cvatAccount(transport, { personal });
  const version = async () => (await account.about()).version;
  return {
    ...account,
    storages: cvatStorages(transport, workspace),
    projects: cvatProjects(transport, workspace),
    tasks: { ...cvatTasks(transport, workspace), ...cvatData(transport, version, options) },
    annotations: cvatAnnotations(transport),
    request: cvatRequest(transport),
  };
}
