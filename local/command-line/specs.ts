import { APP_OPTIONS, type CommandSpec, CVAT_OPTIONS, STORAGE_OPTIONS } from './command-spec.ts';
import { DEPLOY_STEPS } from './deploy-settings.ts';
import { MIGRATION_FLAGS } from './migration-flags.ts';

export const START = {
  name: 'start',
  summary: 'Migrates a small drawn project. Needs no account.',
  positionals: [],
  options: {
    data: { type: 'string', value: 'DIR', help: 'where all is kept; an earlier run there is removed' },
  },
} as const satisfies CommandSpec;

export const DISCOVER = {
  name: 'discover',
  summary: 'Lists the Azure ML exports of a folder or an account.',
  positionals: ['folder'],
  options: {
    folder: { type: 'string', value: 'DIR', help: 'folder that is searched, with all below it' },
    account: {
      type: 'string',
      value: 'URL',
      help: 'storage account, by the login of az, as in https://contoso.blob.core.windows.net',
    },
    ...STORAGE_OPTIONS,
    report: { type: 'string', value: 'DIR', help: 'where reports of earlier migrations lie' },
  },
  notes: ['Folders are this one by default. Nothing is changed.', 'migrate --all takes what is found.'],
} as const satisfies CommandSpec;

export const MIGRATE = {
  name: 'migrate',
  summary: 'Migrates a project to CVAT and proves what arrived.',
  positionals: ['export', 'images'],
  options: {
    export: { type: 'string', value: 'FILE', help: 'the COCO file of Azure ML, or its JSON Lines' },
    images: { type: 'string', value: 'DIR', help: 'folder of the pictures, named by the path below it' },
    report: {
      type: 'string',
      value: 'DIR',
      help: 'for report.html (default: EXPORT.report.html here)',
      rare: true,
    },
    ...CVAT_OPTIONS,
    cvat: { ...CVAT_OPTIONS.cvat, help: 'a CVAT server, 2.16 or newer; token in CVAT_TOKEN' },
    'token-env': { ...CVAT_OPTIONS['token-env'], rare: true },
    ...STORAGE_OPTIONS,
    container: { type: 'string', value: 'NAME', help: 'its container with the pictures; none is changed' },
    ...MIGRATION_FLAGS,
    all: {
      type: 'boolean',
      help: 'every export in --folder DIR or in the account',
    },
    folder: { ...DISCOVER.options.folder, rare: true },
    open: { type: 'boolean', help: 'show the report in a browser' },
    yes: { type: 'boolean', help: 'go on where no picture is found', rare: true },
  },
  notes: ['Without --cvat: a rehearsal here. Without --storage-env: CVAT gets the pictures.'],
} as const satisfies CommandSpec;

export const DEV = {
  name: 'dev',
  summary: 'Keeps all running here, and migrates what is dropped.',
  positionals: [],
  options: { data: { type: 'string', value: 'DIR', help: 'where all is kept between runs' }, ...CVAT_OPTIONS },
  notes: [
    'Ctrl-C stops it. A real CVAT cannot reach Azurite: put {"dataSource":"upload"}',
    'into NAME.options.json beside NAME.json.',
  ],
} as const satisfies CommandSpec;

export const DOCTOR = {
  name: 'doctor',
  summary: 'Says what a migration still needs.',
  positionals: [],
  options: {
    ...CVAT_OPTIONS,
    ...APP_OPTIONS,
    events: { type: 'string', value: 'SECONDS', help: 'how long to wait for its events (default: 10)' },
  },
  notes: [
    'With --cvat only that server is checked, with --url the app checks itself.',
    'Otherwise the settings in local.settings.json are. Warnings: exit code 3.',
  ],
} as const satisfies CommandSpec;

/** Which migration, of an app or of this machine. */
const EARLIER_OPTIONS = {
  id: { type: 'string', value: 'ID', help: 'as the report names it (default: the last one here)' },
  ...APP_OPTIONS,
  'token-env': CVAT_OPTIONS['token-env'],
  data: { type: 'string', value: 'DIR', help: 'data folder of the run, if not the usual one' },
} as const;

export const UNDO = {
  name: 'undo',
  summary: 'Takes the tasks of a migration out of CVAT again.',
  positionals: ['id'],
  options: {
    ...EARLIER_OPTIONS,
    force: { type: 'boolean', help: 'also delete tasks in which people or later migrations have worked' },
    yes: { type: 'boolean', help: 'do not ask' },
  },
  notes: ['Only what the migration made is deleted. Tasks in which people have worked stay.'],
} as const satisfies CommandSpec;

export const EXPORT = {
  name: 'export',
  summary: 'The way back: what CVAT holds, as files of Azure ML.',
  positionals: ['id'],
  options: {
    ...EARLIER_OPTIONS,
    to: { type: 'string', value: 'DIR', help: 'folder for NAME.cvat.json and .jsonl (default: here)' },
  },
  notes: ['Nothing in CVAT is changed, and no file that is there is overwritten.'],
} as const satisfies CommandSpec;

export const REPORT = {
  name: 'report',
  summary: 'Shows a report, or all of a folder in a table.',
  positionals: ['report'],
  options: {
    report: {
      type: 'string',
      value: 'FILE|DIR|ID',
      help: 'default: this folder; with --url, an id',
    },
    ...APP_OPTIONS,
    to: { type: 'string', value: 'DIR', help: 'folder for a fetched report (default: this one)' },
    open: { type: 'boolean', help: 'show it in a browser' },
  },
  notes: [
    'With --url a report of a deployed app is fetched into ID.report.json and .html.',
    'Of a folder, the exit code is that of its worst report.',
  ],
} as const satisfies CommandSpec;

export const NORMALIZE = {
  name: 'normalize',
  summary: 'Writes the COCO 1.0 file that CVAT imports.',
  positionals: ['export', 'images'],
  options: {
    export: MIGRATE.options.export,
    images: MIGRATE.options.images,
    out: { type: 'string', value: 'FILE', help: 'the file to write (default: EXPORT.coco.json here)' },
    options: MIGRATION_FLAGS.options,
    paths: MIGRATION_FLAGS.paths,
    containers: MIGRATION_FLAGS.containers,
    coordinates: MIGRATION_FLAGS.coordinates,
    attributes: MIGRATION_FLAGS.attributes,
    rename: MIGRATION_FLAGS.rename,
    'no-unused-labels': MIGRATION_FLAGS['no-unused-labels'],
    policy: MIGRATION_FLAGS.policy,
  },
  notes: [
    'Labels of whole pictures have no place in COCO 1.0; a migration carries them.',
    'Nothing is proven here: migrate does that.',
  ],
} as const satisfies CommandSpec;

export const DEPLOY = {
  name: 'deploy',
  summary: 'Makes the service in Azure, and lets it check itself.',
  positionals: [],
  options: {
    'resource-group': { type: 'string', value: 'NAME', help: 'for all that is made; made if missing' },
    location: { type: 'string', value: 'REGION', help: 'of a new group, as in westeurope' },
    'images-account': { type: 'string', value: 'NAME', help: 'your account with pictures and exports' },
    cvat: { type: 'string', value: 'URL', help: 'your CVAT server (default: https://app.cvat.ai)' },
    'token-env': CVAT_OPTIONS['token-env'],
    organization: CVAT_OPTIONS.organization,
    'alert-email': { type: 'string', value: 'ADDRESS', help: 'who hears of failures' },
    from: { type: 'string', value: 'STEP', help: `go on with ${DEPLOY_STEPS.join(', ')}` },
    only: { type: 'string', multiple: true, value: 'STEP', help: 'this step only (repeat it)' },
    yes: { type: 'boolean', help: 'do not ask' },
  },
  notes: [
    'What is not given comes from the environment (docs/deploy.md), or is asked for.',
    'Needs Azure CLI 2.60, logged in. It can run again: what is there stays.',
  ],
} as const satisfies CommandSpec;

export const UNDEPLOY = {
  name: 'undeploy',
  summary: 'Names what is in Azure for it, and removes that.',
  positionals: [],
  options: {
    'resource-group': { type: 'string', value: 'NAME', help: 'that of the deployment' },
    'images-account': { type: 'string', value: 'NAME', help: 'your account with pictures and exports' },
    'keep-group': { type: 'boolean', help: 'leave the group and what is in it, for azd down' },
    yes: { type: 'boolean', help: 'do not ask' },
  },
} as const satisfies CommandSpec;
