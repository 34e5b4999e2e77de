import type { WaitingSink } from '../../cvat/waiting.ts';
import type { Cvat } from '../../world.ts';
import { cvatAccount, type OwnUser } from './account.ts';
import { cvatAnnotations } from './annotations.ts';
import { cvatData } from './data.ts';
import { explainTokens } from './explain-tokens.ts';
import { cvatFrames } from './frames.ts';
import { cvatProjects } from './projects.ts';
import { cvatRequest } from './requests.ts';
import { type ServerVersion, serverVersion } from './server-version.ts';
import { cvatStorages } from './storages.ts';
import { cvatTasks } from './tasks.ts';
import { isPersonal } from './token.ts';
import { createTransport, type TransportOptions } from './transport.ts';
import type { TusOptions } from './tus.ts';
import { workspaceOf } from './workspace.ts';

export type CvatOptions = TransportOptions & Pick<TusOptions, 'chunkBytes'>;

/** A CVAT server (2.16 and newer), as the user of the token, within one organization or the user's personal workspace. */
export function createCvat(
  options: CvatOptions,
  known: { versionOf: ServerVersion; own: OwnUser } = { versionOf: serverVersion(), own: {} },
): Cvat {
  const personal = isPersonal(options.token);
  const plain = createTransport(options);
  const transport = personal ? explainTokens(plain) : plain;
  const workspace = workspaceOf(options.organization);
  const about = () => known.versionOf(transport);
  const version = async () => (await about()).version;
  return {
    about,
    ...cvatAccount(transport, { personal, own: known.own }),
    storages: cvatStorages(transport, workspace),
    projects: cvatProjects(transport, workspace),
    tasks: { ...cvatTasks(transport, workspace), ...cvatData(transport, version, options) },
    frames: cvatFrames(transport),
    annotations: cvatAnnotations(transport),
    request: cvatRequest(transport),
    tellingWaits: (sink) => createCvat({ ...options, onWaiting: both(options.onWaiting, sink) }, known),
  };
}

function both(first: WaitingSink | undefined, second: WaitingSink): WaitingSink {
  return (waiting) => {
    first?.(waiting);
    second(waiting);
  };
}
