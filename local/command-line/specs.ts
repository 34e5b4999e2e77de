import { APP_OPTIONS, type CommandSpec, CVAT_OPTIONS } from './command-spec.ts';
import { MIGRATION_FLAGS } from './migration-flags.ts';

export const START = {
  name: 'start',
  summary: 'Runs a whole migration of a small drawn project on this machine, once. Needs no account.',
  positionals: [],
  options: {
    data: { type: 'string', value: 'DIR', help: 'where everything is kept; what an earlier run left there is removed' },
  },
} as const satisfies CommandSpec;

export const MIGRATE = {
  name: 'migrate',
  summary: 'Migrates an Azure ML labeling project to CVAT and proves that everything arrived.',
  positionals: ['export', 'images'],
  options: {
    export: { type: 'string', value: 'FILE', help: 'the COCO file of Azure ML, or its dataset' },
    images: { type: 'string', value: 'DIR', help: 'folder of the pictures: a name is the path below it' },
    report: {
      type: 'string',
      value: 'DIR',
      help: 'folder for report.json and report.html (default: EXPORT.report.* here)',
    },
    ...CVAT_OPTIONS,
    'storage-env': {
      type: 'string',
      value: 'NAME',
      help: 'environment variable with the connection string of an account',
    },
    container: { type: 'string', value: 'NAME', help: 'its container with the pictures; nothing in it is overwritten' },
    ...MIGRATION_FLAGS,
    open: { type: 'boolean', help: 'show the report in a browser at the end' },
    yes: { type: 'boolean', help: 'go on where none of the pictures is found' },
  },
  notes: ['Without --cvat: a rehearsal on this machine. Without --storage-env: pictures are uploaded into CVAT.'],
} as const satisfies CommandSpec;

export const DEV = {
  name: 'dev',
  summary: 'Keeps Azurite, the CVAT stand-in and the functions running, and reacts to what is dropped. Ctrl-C stops.',
  positionals: [],
  options: { data: { type: 'string', value: 'DIR', help: 'where everything is kept between runs' }, ...CVAT_OPTIONS },
  notes: ['A real CVAT cannot reach Azurite: put {"dataSource":"upload"} into <name>.options.json beside an export.'],
} as const satisfies CommandSpec;

export const DOCTOR = {
  name: 'doctor',
  summary: 'Says what a migration still needs: of a CVAT server, of a deployed app, or of the settings here.',
  positionals: [],
  options: {
    ...CVAT_OPTIONS,
    ...APP_OPTIONS,
    events: { type: 'string', value: 'SECONDS', help: 'how long to wait for the events of a probe (default: 10)' },
  },
  notes: [
    'With --cvat only that server is checked; with --url the app checks itself; else local.settings.json counts.',
  ],
} as const satisfies CommandSpec;
