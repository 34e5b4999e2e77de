/** Longest id that the Azure Storage backend takes. */
const MAX_LENGTH = 100;

/** Why this cannot be the id of an orchestration; undefined if it can. */
export function instanceIdProblem(instanceId: string): string | undefined {
  if (instanceId.length > MAX_LENGTH) return `it is longer than ${MAX_LENGTH} characters`;
  if (instanceId.startsWith('@')) return 'it starts with @';
  if (/[/\\#?\p{Cc}]/u.test(instanceId)) return 'it contains /, \\, #, ? or a control character';
  return undefined;
}
