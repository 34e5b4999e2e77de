/** One option of a command; `value` names what it takes in the help. `rare`: few people need it, and the help fits a screen without. */
export type OptionSpec = {
  type: 'string' | 'boolean';
  multiple?: boolean;
  value?: string;
  help: string;
  rare?: true;
};

export type OptionSpecs = Readonly<Record<string, OptionSpec>>;

/** What a command takes, for the one reader and for its help. */
export type CommandSpec<T extends OptionSpecs = OptionSpecs> = {
  name: string;
  /** One short line, for the list of commands too. */
  summary: string;
  /** What stands in this order without a name; each may be left out in favour of the option of the same name. */
  positionals: readonly string[];
  options: T;
  /** Further lines of the help: what is not said by the options. */
  notes?: readonly string[];
};

/** Every command has these. */
export const COMMON = {
  json: { type: 'boolean', help: 'result as JSON on stdout, progress on stderr' },
  quiet: { type: 'boolean', help: 'no progress, only the result' },
  help: { type: 'boolean', help: 'this text' },
} as const satisfies OptionSpecs;

/** The CVAT server; its token never stands on the command line. */
export const CVAT_OPTIONS = {
  cvat: { type: 'string', value: 'URL', help: 'a CVAT server, 2.16 or newer' },
  'token-env': { type: 'string', value: 'NAME', help: 'variable with its token (default: CVAT_TOKEN)' },
  organization: { type: 'string', value: 'SLUG', help: 'CVAT organization (default: personal workspace)' },
} as const satisfies OptionSpecs;

/** An account in Azure; its key or SAS never stands on the command line. */
export const STORAGE_OPTIONS = {
  'storage-env': { type: 'string', value: 'NAME', help: 'variable with the connection string of an account' },
  'sas-env': { type: 'string', value: 'NAME', help: 'variable with the SAS URL of an account', rare: true },
} as const satisfies OptionSpecs;

/** A running app, asked over HTTP. */
export const APP_OPTIONS = {
  url: { type: 'string', value: 'URL', help: 'deployed app: https://my-app.azurewebsites.net' },
  'key-env': { type: 'string', value: 'NAME', help: 'variable with its function key (default: APP_KEY)' },
} as const satisfies OptionSpecs;
