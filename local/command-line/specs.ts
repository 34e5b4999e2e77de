import { APP_OPTIONS, type CommandSpec, CVAT_OPTIONS, STORAGE_OPTIONS } from './command-spec.ts';
import { DEPLOY_STEPS } from './deploy-settings.ts';
import { MIGRATION_FLAGS } from './migration-flags.ts';

export const START = {
  name: 'start',
  summary: 'Runs a whole migration of a small drawn project on this machine, once. Needs no account.',
  positionals: [],
  options: {
    data: { type: 'string', value: 'DIR', help: 'where everything is kept; what an earlier run left there is removed' },
  },
} as const satisfies CommandSpec;

export const DISCOVER = {
  name: 'discover',
  summary: 'Lists the exports of Azure ML in a folder or a storage account, and whether their pictures are there.',
  positionals: ['folder'],
  options: {
    folder: { type: 'string', value: 'DIR', help: 'folder that is searched, with all below it (default: this one)' },
    account: {
      type: 'string',
      value: 'URL',
      help: 'storage account, by the login of az: https://contoso.blob.core.windows.net',
    },
    ...STORAGE_OPTIONS,
    report: { type: 'string', value: 'DIR', help: 'where reports of earlier migrations lie (default: this folder)' },
  },
  notes: ['Files are known by what they hold. Nothing is changed. migrate --all takes what is found.'],
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
    ...STORAGE_OPTIONS,
    container: { type: 'string', value: 'NAME', help: 'its container with the pictures; nothing in it is overwritten' },
    ...MIGRATION_FLAGS,
    all: {
      type: 'boolean',
      help: 'all exports of --folder or an account, one after the other, as discover finds them',
    },
    folder: DISCOVER.options.folder,
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

/** Which migration, of an app or of this machine. */
const EARLIER_OPTIONS = {
  id: { type: 'string', value: 'ID', help: 'the migration, as its report names it (default: the last one here)' },
  ...APP_OPTIONS,
  'token-env': CVAT_OPTIONS['token-env'],
  data: { type: 'string', value: 'DIR', help: 'data folder of the run, where it was not the usual one' },
} as const;

export const UNDO = {
  name: 'undo',
  summary: 'Takes the tasks of a migration out of CVAT again, but those in which people have worked.',
  positionals: ['id'],
  options: {
    ...EARLIER_OPTIONS,
    force: { type: 'boolean', help: 'also delete tasks in which people have worked' },
    yes: { type: 'boolean', help: 'do not ask' },
  },
  notes: ['Only what the migration made is deleted. Pictures, reports and everything else in CVAT stay.'],
} as const satisfies CommandSpec;

export const EXPORT = {
  name: 'export',
  summary: 'The way back: writes what CVAT holds now as the COCO file and the JSON Lines of Azure ML.',
  positionals: ['id'],
  options: {
    ...EARLIER_OPTIONS,
    to: { type: 'string', value: 'DIR', help: 'folder for NAME.cvat.json and NAME.cvat.jsonl (default: this one)' },
  },
  notes: ['Nothing in CVAT is changed, and no file that is there is overwritten.'],
} as const satisfies CommandSpec;

export const REPORT = {
  name: 'report',
  summary: 'Shows a report again, or fetches one of a deployed app, or puts all reports of a folder into one table.',
  positionals: ['report'],
  options: {
    report: {
      type: 'string',
      value: 'FILE|DIR|ID',
      help: 'labels.report.json, a folder (default: this one), or an id with --url',
    },
    ...APP_OPTIONS,
    to: { type: 'string', value: 'DIR', help: 'folder for a fetched report (default: this one)' },
    open: { type: 'boolean', help: 'show it in a browser' },
  },
  notes: ['Of a folder, the exit code is that of its worst report. Nothing but ID.report.json and .html is written.'],
} as const satisfies CommandSpec;

export const NORMALIZE = {
  name: 'normalize',
  summary: 'Writes the COCO 1.0 file that CVAT imports, from an Azure ML export and its pictures. Starts nothing.',
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
  summary: 'Makes the service in Azure beside your storage account, by Azure CLI, and lets it check itself.',
  positionals: [],
  options: {
    'resource-group': { type: 'string', value: 'NAME', help: 'for everything that is made; made where it is missing' },
    location: { type: 'string', value: 'REGION', help: 'where the group is not there yet, as in westeurope' },
    'images-account': { type: 'string', value: 'NAME', help: 'your storage account with the pictures and the exports' },
    cvat: { type: 'string', value: 'URL', help: 'your CVAT server (default: https://app.cvat.ai)' },
    'token-env': CVAT_OPTIONS['token-env'],
    organization: CVAT_OPTIONS.organization,
    'alert-email': { type: 'string', value: 'ADDRESS', help: 'who hears of failures' },
    from: { type: 'string', value: 'STEP', help: `go on with this step: ${DEPLOY_STEPS.join(', ')}` },
    only: { type: 'string', multiple: true, value: 'STEP', help: 'this step only (repeat it)' },
    yes: { type: 'boolean', help: 'do not ask' },
  },
  notes: [
    'What is not given is taken from the environment (docs/deploy.md lists all), and asked for otherwise.',
    'Needs Azure CLI 2.60, logged in. What is there stays as it is: it can run again at any time.',
  ],
} as const satisfies CommandSpec;

export const UNDEPLOY = {
  name: 'undeploy',
  summary: 'Names what a deployment made in Azure, asks, and removes it. Pictures, exports and CVAT stay as they are.',
  positionals: [],
  options: {
    'resource-group': { type: 'string', value: 'NAME', help: 'that of the deployment' },
    'images-account': { type: 'string', value: 'NAME', help: 'your storage account with the pictures and the exports' },
    'keep-group': { type: 'boolean', help: 'leave the group and what is in it, for azd down' },
    yes: { type: 'boolean', help: 'do not ask' },
  },
} as const satisfies CommandSpec;
