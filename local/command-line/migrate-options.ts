import type { z } from 'zod';
import type { MigrationOptions } from '../../shared/migration/request.ts';
import type { CvatServer } from '../parts/start-parts.ts';
import { holdsKey } from '../parts/storage-container.ts';
import { UsageError } from '../usage-error.ts';
import { TOOL } from './command-help.ts';
import { cvatOption } from './cvat-option.ts';
import { migrationSettings } from './migration-settings.ts';
import { readLine } from './read-line.ts';
import { MIGRATE } from './specs.ts';
import { storageOption } from './storage-option.ts';

export type MigrateOptions = {
  exportFile: string;
  /** Absent: the images are in the storage account already. */
  imagesDir: string | undefined;
  reportDir: string | undefined;
  cvat: CvatServer | undefined;
  /** Connection string; absent: Azurite. */
  storage: string | undefined;
  /** The variables that it stands in, for an undo later on. */
  storageEnv: string | undefined;
  sasEnv: string | undefined;
  container: string;
  /** What the migration itself is told. */
  settings: z.infer<typeof MigrationOptions>;
  /** Go on where the first look says that something is wrong. */
  yes: boolean;
  /** Show the report in a browser at the end. */
  open: boolean;
  json: boolean;
};

const HINT = `As in ${TOOL} migrate labels.json ./pictures`;

/** Reads the command line. Throws UsageError for whatever is wrong with it. */
export async function parseMigrateArgs(args: readonly string[], env: NodeJS.ProcessEnv): Promise<MigrateOptions> {
  const values = readLine(MIGRATE, args, env);
  const opened = storageOption(values, env);
  const storage = opened?.connectionString;
  if (!values.export) throw new UsageError('Cannot migrate: the export is missing', HINT);
  if (!values.images && !storage) throw new UsageError('Cannot migrate: the folder with the pictures is missing', HINT);
  if (values.container && !storage) {
    throw new UsageError(
      'Cannot use --container without --storage-env or --sas-env: it names a container of that account',
      'Name the variable with its connection string: --storage-env NAME; with its SAS: --sas-env NAME',
    );
  }
  const cvat = cvatOption(values, env);
  const settings = await migrationSettings(values);
  return {
    exportFile: values.export,
    imagesDir: values.images,
    reportDir: values.report,
    cvat,
    storage,
    storageEnv: values['storage-env'],
    sasEnv: values['sas-env'],
    container: containerOption(values.container ?? settings.images ?? opened?.container, storage !== undefined),
    settings: {
      ...settings,
      dataSource: pictures(values.pictures ?? (settings.dataSource === 'upload' ? 'upload' : undefined), {
        cvat,
        storage,
      }),
    },
    yes: values.yes ?? false,
    open: values.open ?? false,
    json: values.json ?? false,
  };
}

/**
 * A server elsewhere cannot reach Azurite on this machine. And what a person was lent to write with is given to CVAT only where
 * the person says so.
 */
export function pictures(
  chosen: string | undefined,
  { cvat, storage }: Pick<MigrateOptions, 'cvat' | 'storage'>,
): 'upload' | 'cloud-storage' {
  const reachable = !cvat || storage !== undefined;
  if (chosen === 'cloud-storage' && !reachable) {
    throw new UsageError(
      'Cannot use --pictures cloud-storage: this CVAT cannot read folders of this machine',
      'Leave it out, or name the account with --storage-env or --sas-env, and --container',
    );
  }
  const lent = storage !== undefined && !holdsKey(storage) && chosen === undefined;
  return chosen === 'upload' || lent || !reachable ? 'upload' : 'cloud-storage';
}

function containerOption(name: string | undefined, storage: boolean): string {
  if (name === undefined) {
    if (!storage) return 'images';
    throw new UsageError(
      'Cannot use an account without a container',
      'Name the one with the pictures: --container NAME',
    );
  }
  if (/^(?!.*--)[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(name)) return name;
  throw new UsageError(
    `Cannot use --container: it is not the name of a container: current value is "${name}"`,
    'Names have 3 to 63 of a-z, 0-9 and single hyphens',
  );
}
