import { UsageError } from '../usage-error.ts';
import { cvatOption } from './cvat-option.ts';
import { type MigrateOptions, pictures } from './migrate-options.ts';
import { migrationSettings } from './migration-settings.ts';
import { readLine } from './read-line.ts';
import { MIGRATE } from './specs.ts';
import { storageOption } from './storage-option.ts';

export type MigrateAllOptions = Pick<
  MigrateOptions,
  'cvat' | 'storage' | 'storageEnv' | 'sasEnv' | 'settings' | 'reportDir' | 'open' | 'json'
> & { folder: string | undefined };

/** What belongs to one export, and why it cannot be said of all. */
const OF_ONE = {
  export: 'all that are found are taken',
  images: 'pictures are looked for where the exports are',
  project: 'each export has a project of its own',
  container: 'the one that holds the pictures is looked for',
} as const;

/** Reads the command line of `migrate --all`. Throws UsageError for whatever is wrong with it. */
export async function parseMigrateAllArgs(args: readonly string[], env: NodeJS.ProcessEnv): Promise<MigrateAllOptions> {
  const values = readLine(MIGRATE, args, env);
  for (const name of ['export', 'images', 'project', 'container'] as const) {
    if (values[name] === undefined) continue;
    throw new UsageError(
      `Cannot use --all with ${name === 'export' || name === 'images' ? `the ${name} "${values[name]}"` : `--${name}`}: ${OF_ONE[name]}`,
      'Name where they are with --folder DIR, --storage-env NAME or --sas-env NAME',
    );
  }
  const cvat = cvatOption(values, env);
  const storage = storageOption(values, env)?.connectionString;
  const settings = await migrationSettings(values);
  const chosen = values.pictures ?? (settings.dataSource === 'upload' ? 'upload' : undefined);
  return {
    ...{
      folder: values.folder,
      storage,
      storageEnv: values['storage-env'],
      sasEnv: values['sas-env'],
      cvat,
      reportDir: values.report,
    },
    settings: { ...settings, dataSource: pictures(chosen, { cvat, storage }) },
    ...{ open: values.open ?? false, json: values.json ?? false },
  };
}
