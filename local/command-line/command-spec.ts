/** One option of a command; `value` names what it takes in the help. */
export type OptionSpec = { type: 'string' | 'boolean'; multiple?: boolean; value?: string; help: string };

export type OptionSpecs = Readonly<Record<string, OptionSpec>>;

/** What a command takes, for the one reader and for its help. */
export type CommandSpec<T extends OptionSpecs = OptionSpecs> = {
  name: string;
  /** One line, for the list of commands. */
  summary: string;
  /** What stands in this order without a name; each may be left out in favour of the option of the same name. */
  positionals: readonly string[];
  options: T;
  /** Further lines of the help: what is not said by the options. */
  notes?: readonly string[];
};

/** Every command has these. */
export const COMMON = {
  json: { type: 'boolean', help: 'the result as JSON on standard output; progress goes to standard error' },
  quiet: { type: 'boolean', help: 'no progress: only the result' },
  help: { type: 'boolean', help: 'this text' },
} as const satisfies OptionSpecs;

/** The CVAT server; its token never stands on the command line. */
export const CVAT_OPTIONS = {
  cvat: { type: 'string', value: 'URL', help: 'a real CVAT server, 2.16 or newer, in place of the stand-in here' },
  'token-env': { type: 'string', value: 'NAME', help: 'environment variable with its token (default: CVAT_TOKEN)' },
  organization: { type: 'string', value: 'SLUG', help: 'CVAT organization (default: the personal workspace)' },
} as const satisfies OptionSpecs;

/** An account in Azure; its key or SAS never stands on the command line. */
export const STORAGE_OPTIONS = {
  'storage-env': {
    ...{ type: 'string', value: 'NAME', help: 'environment variable with the connection string of an account' },
  },
  'sas-env': { type: 'string', value: 'NAME', help: 'environment variable with the SAS URL of an account' },
} as const satisfies OptionSpecs;

/** A running app, asked over HTTP. */
export const APP_OPTIONS = {
  url: { type: 'string', value: 'URL', help: 'address of the app, as in https://my-app.azurewebsites.net' },
  'key-env': { type: 'string', value: 'NAME', help: 'environment variable with its function key (default: APP_KEY)' },
} as const satisfies OptionSpecs;
