import { join } from 'node:path';
import { startContainerWatcher } from '@azureml-to-cvat/blob-events-emulated/watcher.ts';
import type { FolderFile } from '../images-folder/folder-file.ts';
import { serveFolder } from '../images-folder/serve-folder.ts';
import { appRoot, installed } from '../layout.ts';
import { projectRoot } from '../project-root.ts';
import { type Azurite, startAzurite } from './azurite.ts';
import type { DataDir } from './data-dir.ts';
import { freeLeases } from './free-leases.ts';
import { onFreePorts } from './on-free-ports.ts';
import { createPartList } from './part-list.ts';
import { hostEnvironment } from './settings.ts';
import { startCvatStandIn } from './start-cvat-stand-in.ts';
import { type Host, startHost } from './start-host.ts';
import { endpointsOutsideAzure, holdsKey } from './storage-container.ts';
import { storageKey } from './storage-key.ts';
import { eventSubscriptions } from './subscriptions.ts';

/** Tasks in a real CVAT are found again by links below it, whatever port a run on this machine has. */
export const LASTING_URL = 'http://localhost:7071';

export type CvatServer = { url: string; token: string; organization?: string };

export type PartsOptions = {
  dataDir: DataDir;
  imagesContainer: string;
  /** Default: `exports`. */
  exportsContainer?: string;
  /** A real CVAT server; absent: the stand-in. */
  cvat?: CvatServer | undefined;
  /** Connection string of a real storage account; absent: Azurite. */
  storage?: string | undefined;
  /** Pictures that the images container has without having been sent there; only where the account is Azurite. */
  imagesFolder?: readonly FolderFile[] | undefined;
  /** Watches the containers and delivers events, as Event Grid does. */
  events: boolean;
  publicUrl?: string;
  signal: AbortSignal;
  /** What is being started, and what a person should know while it runs. */
  tell(message: string): void;
};

export type Parts = {
  host: Host;
  cvat: CvatServer;
  standIn: boolean;
  /** Connection string of the account with the images and the exports. */
  storage: string;
  containers: { images: string; exports: string };
  dataDir: string;
  /** Folder with a log of each part. */
  logs: string;
  /** Rejects when a part ends without being asked to. */
  broken: Promise<never>;
  stop(): Promise<void>;
};

/** Starts Azurite, CVAT (unless there is a real one), the host with the bundled app and the events, in this order. */
export async function startParts(options: PartsOptions): Promise<Parts> {
  const { dataDir, signal, tell, exportsContainer = 'exports' } = options;
  const logs = join(dataDir.path, 'logs');
  const started = createPartList(logs);
  const logFile = (name: string) => join(logs, `${name}.log`);

  const accountOn = async (azurite: Azurite): Promise<string> => {
    if (!options.imagesFolder) return azurite.connectionString;
    const served = await serveFolder(options.imagesFolder, { container: options.imagesContainer, azurite });
    return started.add('images folder', served).connectionString;
  };

  try {
    tell('bundling the function app');
    const app = installed
      ? join(appRoot(), 'main.cjs')
      : await (await import('../packaging/bundle.ts')).bundleApp(projectRoot);

    tell('starting Azurite');
    const azuriteOptions = {
      dataDir: join(dataDir.path, 'azurite'),
      key: await storageKey(dataDir.path),
      logFile: logFile('azurite'),
      signal,
    };
    const azurite = started.add(
      'azurite',
      await onFreePorts(dataDir, ['blob', 'queue'], (ports) => startAzurite({ ...azuriteOptions, ports })),
    );
    const storage = options.storage ?? (await accountOn(azurite));
    await freeLeases(azurite.connectionString, options.imagesContainer);

    let cvat = options.cvat;
    if (!cvat) {
      tell('starting the CVAT stand-in');
      const standIn = await onFreePorts(dataDir, ['cvat'], (ports) =>
        startCvatStandIn({
          dataDir: join(dataDir.path, 'cvat'),
          port: ports.cvat,
          blobEndpoints: endpointsOutsideAzure(storage),
          logFile: logFile('cvat'),
          signal,
        }),
      );
      const { url, token } = started.add('cvat', standIn).ready;
      cvat = { url, token };
    }

    tell('starting the Functions host');
    const server = cvat;
    const host = await onFreePorts(dataDir, ['host'], (ports) =>
      startHost({
        app,
        dataDir: join(dataDir.path, 'host'),
        port: ports.host,
        env: hostEnvironment({
          AzureWebJobsStorage: azurite.connectionString,
          ImagesStorage: storage,
          IMAGE_CONTAINERS: options.imagesContainer,
          EXPORTS_PATH: `${exportsContainer}/{name}.json`,
          CVAT_STORAGE_CREDENTIAL: holdsKey(storage) ? 'account-sas' : 'connection-string',
          MANIFEST_QUIET_SECONDS: '1',
          EXPORT_QUIET_SECONDS: '5',
          // Without events it is the command that runs, on a container that may be somebody's: nothing there is its to replace.
          MANIFEST_OF_OTHERS: options.events ? 'copy' : 'leave',
          CVAT_URL: server.url,
          CVAT_TOKEN: server.token,
          ...(server.organization ? { CVAT_ORGANIZATION: server.organization } : {}),
          PUBLIC_URL: options.publicUrl ?? `http://127.0.0.1:${ports.host}`,
        }),
        logFile: logFile('host'),
        signal,
      }),
    );
    const { ready } = started.add('host', host);

    const containers = { images: options.imagesContainer, exports: exportsContainer };
    if (options.events) {
      const watcher = await startContainerWatcher({
        connectionString: azurite.connectionString,
        subscriptions: eventSubscriptions(ready, { images: [containers.images], exports: containers.exports }),
        dataDir: join(dataDir.path, 'events'),
        intervalMs: 300,
        chaos: { seed: 1, duplicate: 0.05, reorder: 0.1 },
        warn: tell,
      });
      started.add('events', watcher);
    }
    return {
      ...{ host: ready, cvat, standIn: !options.cvat, storage, containers, dataDir: dataDir.path, logs },
      ...{ broken: started.broken(), stop: started.stop },
    };
  } catch (error) {
    await started.stop();
    throw error;
  }
}
