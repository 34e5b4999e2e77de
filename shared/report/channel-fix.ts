/** How the person who reads a finding asked for the migration: by the command, by dropping a file, or over HTTP. */
export type Channel = { kind: 'command' } | { kind: 'drop'; optionsFile: string } | { kind: 'http' };

type Words = { said: RegExp; option: string; key: string };

/** What a fix calls by its key: as an option of the command, and as JSON of an options file or of a request's body. */
const WORDS: readonly Words[] = [
  {
    said: /\b[Ss]et the policy (\w+) to (\w+)/g,
    option: 'add --policy $1=$2',
    key: 'set "normalize": {"policy": {"$1": "$2"}}',
  },
  {
    said: /\bset (?:normalize\.)?attributes to true/gi,
    option: 'add --attributes',
    key: 'set "normalize": {"attributes": true}',
  },
  {
    said: /\bset (?:normalize\.)?labels\.keepUnused to true/gi,
    option: 'put {"normalize":{"labels":{"keepUnused":true}}} into a file and add --options FILE',
    key: 'set "normalize": {"labels": {"keepUnused": true}}',
  },
  {
    said: /\b(?:normalize\.)?labels\.rename\b/g,
    option: '--rename A=B',
    key: '"normalize": {"labels": {"rename": {"A": "B"}}}',
  },
  { said: /"?\bpaths"?:? "?(basename|full)\b"?/g, option: '--paths $1', key: '"paths": "$1"' },
  {
    said: /\bset (?:normalize\.)?containers to (named|copied)/gi,
    option: 'add --containers $1',
    key: 'set "normalize": {"containers": "$1"}',
  },
  {
    said: /\b(?:normalize\.)?coordinates: (absolute|normalized)/g,
    option: '--coordinates $1',
    key: '"normalize": {"coordinates": "$1"}',
  },
  {
    said: /"?\bdataSource"?:? "?(upload|cloud-storage)"?/g,
    option: '--pictures $1',
    key: '"dataSource": "$1"',
  },
  {
    said: /"?\bonExistingAnnotations"?:? "?(keep|replace)"?/g,
    option: '--existing $1',
    key: '"onExistingAnnotations": "$1"',
  },
  { said: /\btasks\.size\b/g, option: '--task-size N', key: '"tasks": {"size": N}' },
  { said: /\btasks\.segmentSize\b/g, option: '--segment-size N', key: '"tasks": {"segmentSize": N}' },
  { said: /\btasks\.consensusReplicas\b/g, option: '--replicas', key: '"tasks": {"consensusReplicas": …}' },
  { said: /\boption project\b/g, option: 'option --project NAME', key: 'key "project": "NAME"' },
];

/** People who type a command have a folder, not a container. */
const COMMAND_WORDS: readonly [RegExp, string][] = [
  [
    /\bUpload the image under one of these names, choose the container that holds it/g,
    'Put the picture into the folder under this name, name the folder that holds it',
  ],
  [/\bCheck container and prefix first/g, 'Check the folder of the pictures first'],
];

/** What to do, in the words of the channel; where its keys belong is said once, at the end. */
export function fixFor(fix: string, channel: Channel): string {
  const command = channel.kind === 'command';
  const words = WORDS.map(({ said, option, key }): [RegExp, string] => [said, command ? option : key]);
  const said = replaced(fix, words);
  const text = command ? replaced(said, COMMAND_WORDS) : said;
  const sentence = text.replaceAll(/(?:^|(?<=\? ))[a-z]/g, (first) => first.toUpperCase());
  return command || said === fix ? sentence : `${sentence} (${placeOf(channel)})`;
}

function replaced(text: string, words: readonly [RegExp, string][]): string {
  return words.reduce((before, [said, instead]) => before.replaceAll(said, instead), text);
}

function placeOf(channel: Exclude<Channel, { kind: 'command' }>): string {
  return channel.kind === 'http'
    ? 'in the body of POST /api/migrations'
    : `in ${channel.optionsFile} beside the export; then drop the export again`;
}
