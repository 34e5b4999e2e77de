import { parseArgs } from 'node:util';
import { BlobServiceClient } from '@azure/storage-blob';
import type { CvatServer } from '../parts/start-parts.ts';
import { UsageError } from '../usage-error.ts';
import { cvatOption } from './cvat-option.ts';
import { HELP_HINT, readArgs } from './read-args.ts';

export type MigrateOptions = {
  exportFile: string;
  /** Absent: the images are in the storage account already. */
  imagesDir: string | undefined;
  reportDir: string | undefined;
  cvat: CvatServer | undefined;
  /** Absent: Azurite. */
  storage: string | undefined;
  container: string;
  paths: 'full' | 'basename';
  dryRun: boolean;
};

export const MIGRATE_HELP = `Usage: npm run migrate -- --export FILE --images DIR [options]

Migrates an Azure ML labeling project to CVAT and proves that everything arrived.

  --export FILE           the COCO export of Azure ML
  --images DIR            the folder of its images: a blob's name is its path below DIR
                          (may be left out with --storage: the images are in the container already)
  --report DIR            where report.json and report.html are written; only these two are overwritten
                          (default: .data/migrate)
  --cvat URL              a real CVAT server, 2.16 or newer, instead of the stand-in on this machine
  --token-env NAME        the environment variable that holds the CVAT token
  --organization SLUG     the CVAT organization (default: the personal workspace)
  --storage CONNECTION_STRING
                          a real storage account instead of Azurite on this machine. Images that are there already
                          stay as they are, nothing is overwritten; the export goes into "azureml-to-cvat-exports"
  --container NAME        the container with the images, needed with --storage (default: images)
  --paths full|basename   find an image by its whole path, or only by its file name (default: full)
  --dry-run               plan and report only: nothing in CVAT is changed
  --help                  this text

Without --storage, a real CVAT server cannot reach the images, so they are uploaded into it.

Exit codes:
  0  verified: CVAT holds exactly what the export says (with --dry-run: the plan has no findings)
  3  verified with findings: read them, some things could not be carried over exactly
  2  bad input or usage: the message says what to fix
  1  failed
`;

/** Reads the command line. Throws UsageError for whatever is wrong with it. */
export function parseMigrateArgs(args: readonly string[], env: NodeJS.ProcessEnv): MigrateOptions | 'help' {
  const values = parsed(args);
  if (values.help) return 'help';
  if (!values.export) throw new UsageError('Cannot migrate: --export FILE is missing', HELP_HINT);
  if (!values.images && !values.storage) throw new UsageError('Cannot migrate: --images DIR is missing', HELP_HINT);
  if (values.container && !values.storage) {
    throw new UsageError('Cannot use --container without --storage: it names a container of that account', HELP_HINT);
  }
  return {
    exportFile: values.export,
    imagesDir: values.images,
    reportDir: values.report,
    cvat: cvatOption(values, env),
    storage: values.storage && storageOption(values.storage),
    container: containerOption(values.container, values.storage !== undefined),
    paths: pathsOption(values.paths),
    dryRun: values['dry-run'] ?? false,
  };
}

function parsed(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const options = {
    ...{ export: text, images: text, report: text, cvat: text, 'token-env': text, organization: text },
    ...{ storage: text, container: text, paths: text },
    'dry-run': { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  } as const;
  return readArgs(() => parseArgs({ args: [...args], options })).values;
}

/** Never repeats the value: it holds the account's key. */
function storageOption(connectionString: string): string {
  try {
    BlobServiceClient.fromConnectionString(connectionString);
    return connectionString;
  } catch {
    throw new UsageError(
      'Cannot use --storage: it is not the connection string of a storage account',
      'Copy it from the portal (Access keys): DefaultEndpointsProtocol=https;AccountName=...;AccountKey=...;EndpointSuffix=core.windows.net',
    );
  }
}

function containerOption(name: string | undefined, storage: boolean): string {
  if (name === undefined) {
    if (!storage) return 'images';
    throw new UsageError('Cannot use --storage without a container: --container NAME is missing', HELP_HINT);
  }
  if (/^(?!.*--)[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(name)) return name;
  throw new UsageError(
    `Cannot use --container: it is not the name of a container: current value is "${name}"`,
    'Names have 3 to 63 of a-z, 0-9 and single hyphens',
  );
}

function pathsOption(paths = 'full'): 'full' | 'basename' {
  if (paths === 'full' || paths === 'basename') return paths;
  throw new UsageError(`Cannot use --paths: it must be full or basename: current value is "${paths}"`, HELP_HINT);
}
