import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BlobServiceClient } from '@azure/storage-blob';
import { type RunningCvat, startCvat } from '@azureml-to-cvat/cvat-stand-in/start-cvat.ts';
import sharp from 'sharp';
import { createWorld } from '../../functions/world.ts';
import { parseConfig } from '../../shared/config.ts';
import type { World } from '../../shared/world.ts';
import { type BlobsInMemory, copyOfBlobs, memoryStore } from '../memory-store.ts';
import { uniqueName } from '../names.ts';

/** Containers on Azurite, a CVAT stand-in of its own, and the world that a host would build for them. */
export type MigrationSite = {
  world: World;
  cvat: RunningCvat;
  /** The environment that the world was built from. */
  settings: Record<string, string>;
  images: string;
  exports: string;
  putImage(path: string, size?: { width: number; height: number; orientation?: number }): Promise<void>;
  putExport(document: unknown, name?: string): Promise<{ container: string; name: string }>;
  /** Stops it, to be started again as it is now; what its containers hold stays as each leaves it. See kept-site.ts. */
  keep(): Promise<{ start(): Promise<MigrationSite>; drop(): Promise<void> }>;
  stop(): Promise<void>;
};

/** Settings over the usual ones; some need the stand-in's tokens or the names of the containers. */
export type SiteSettings =
  | Record<string, string>
  | ((site: Pick<MigrationSite, 'cvat' | 'images' | 'exports'>) => Record<string, string>);

type Drawn = { width: number; height: number; orientation: number | undefined };

const drawn = new Map<string, Promise<Buffer>>();

/** One of each kind is drawn. */
function pictureOf(path: string, { width, height, orientation }: Drawn): Promise<Buffer> {
  const png = /\.png$/i.test(path);
  const key = JSON.stringify({ png, width, height, orientation });
  const raw = orientation && orientation > 4 ? { width: height, height: width } : { width, height };
  const draw = () => {
    const picture = sharp({ create: { ...raw, channels: 3, background: '#88a' } });
    return (png ? picture.png() : picture.jpeg()).withMetadata(orientation ? { orientation } : {}).toBuffer();
  };
  const picture = drawn.get(key) ?? draw();
  drawn.set(key, picture);
  return picture;
}

type ServerOptions = { version?: string; indexRaceEvery?: number };

/** What a site is made of; no `blobs`: its work blobs are on Azurite. */
type Ground = {
  azurite: string;
  settings: SiteSettings;
  server: ServerOptions;
  blobs: BlobsInMemory | undefined;
  containers: Record<'images' | 'exports' | 'work', string>;
  queue: string;
};

/** A host has its work blobs on Azurite, and so has a site beside one. */
export async function startSite(
  azurite: string,
  settings: SiteSettings = {},
  { work = 'memory', ...server }: ServerOptions & { work?: 'memory' | 'azurite' } = {},
): Promise<MigrationSite> {
  const containers = { images: uniqueName('images'), exports: uniqueName('exports'), work: uniqueName('work') };
  const blobs: BlobsInMemory | undefined = work === 'memory' ? new Map() : undefined;
  const ground = { azurite, settings, server, blobs, containers, queue: uniqueName('refresh') };
  const site = await openSite(ground, await newDataDir());
  for (const container of [site.images, site.exports]) await site.world.images.ensureContainer(container);
  const stop = async () => {
    await site.stop();
    await deleteContainers(ground);
  };
  return { ...site, stop };
}

async function openSite(ground: Ground, dataDir: string, port?: number): Promise<MigrationSite> {
  const { azurite, settings, server, blobs, containers, queue } = ground;
  const { images, exports } = containers;
  const cvat = await startCvat({ dataDir, recordBodies: true, ...(port ? { port } : {}), ...server });
  const environment = {
    AzureWebJobsStorage: azurite,
    ImagesStorage: azurite,
    IMAGE_CONTAINERS: images,
    EXPORTS_PATH: `${exports}/{name}.json`,
    WORK_CONTAINER: containers.work,
    MANIFEST_QUEUE: queue,
    CVAT_URL: cvat.url,
    CVAT_TOKEN: cvat.tokens.writer,
    // The stand-in answers at once; what a test makes late has a limit of its own.
    CVAT_LATE_SECONDS: '2',
    PUBLIC_URL: 'https://pipeline.example',
    ...(typeof settings === 'function' ? settings({ cvat, images, exports }) : settings),
  };
  const made = createWorld(parseConfig(environment));
  const world: World = blobs ? { ...made, work: memoryStore(blobs) } : made;
  return {
    ...{ world, cvat, settings: environment, images, exports },
    async putImage(path, { width, height, orientation } = { width: 64, height: 48 }) {
      await world.images.write(images, path, await pictureOf(path, { width, height, orientation }));
    },
    async putExport(document, name = 'project.json') {
      await world.images.write(exports, name, typeof document === 'string' ? document : JSON.stringify(document));
      return { container: exports, name };
    },
    async keep() {
      if (!blobs) throw new Error('Expected work blobs in memory: those on Azurite are not put back');
      await cvat.stop();
      return {
        async start() {
          const itsOwn = await newDataDir();
          await cp(dataDir, itsOwn, { recursive: true });
          const again = { ...ground, blobs: copyOfBlobs(blobs) };
          return openSite(again, itsOwn, Number(new URL(cvat.url).port));
        },
        async drop() {
          await rm(dataDir, { recursive: true, force: true });
          await deleteContainers(ground);
        },
      };
    },
    async stop() {
      await cvat.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

const newDataDir = () => mkdtemp(join(tmpdir(), 'cvat-'));

/** Azurite's work for each request grows with the blobs that it holds. One of a test's own may be gone by now. */
async function deleteContainers({ azurite, containers }: Ground): Promise<void> {
  const account = BlobServiceClient.fromConnectionString(azurite, { retryOptions: { maxTries: 1 } });
  const gone = Object.values(containers).map((name) => account.getContainerClient(name).deleteIfExists());
  await Promise.allSettled(gone);
}
