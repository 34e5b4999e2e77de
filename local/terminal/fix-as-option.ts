/** What a fix calls by its key in an options file, as an option of the command; keys without an option stay, and where they belong is said. */
const OPTIONS: readonly [RegExp, string][] = [
  [/\b([Ss])et the policy (\w+) to (\w+)/g, 'add --policy $2=$3'],
  [/\bset (?:normalize\.)?attributes to true/gi, 'add --attributes'],
  [
    /\bset (?:normalize\.)?labels\.keepUnused to true/gi,
    'put {"normalize":{"labels":{"keepUnused":true}}} into a file and add --options FILE',
  ],
  [/\b(?:normalize\.)?labels\.rename\b/g, '--rename A=B'],
  [/"?\bpaths"?: "?basename"?/g, '--paths basename'],
  [/\bset (?:normalize\.)?containers to (named|copied)/gi, 'add --containers $1'],
  [/\bset (?:normalize\.)?coordinates\b(?: to)?/gi, 'add --coordinates'],
  [/"?\bdataSource"?:? "?(upload|cloud-storage)"?/g, '--pictures $1'],
  [/"?\bonExistingAnnotations"?:? "?(keep|replace)"?/g, '--existing $1'],
  [/\btasks\.size\b/g, '--task-size'],
  [/\btasks\.segmentSize\b/g, '--segment-size'],
];

/** What to do, for somebody who typed a command: a report is read by people who drop files and call the app, too. */
export function fixAsOption(fix: string): string {
  const said = OPTIONS.reduce((text, [key, option]) => text.replaceAll(key, option), fix);
  return /^[a-z]/.test(said) ? `${said[0]?.toUpperCase()}${said.slice(1)}` : said;
}
