/** Longest id that the Azure Storage backend takes. */
const MAX_LENGTH = 100;

/** Why this is no id for an orchestration; undefined if it is one. */
export function instanceIdProblem(instanceId: string): string | undefined {
  if (instanceId.length > MAX_LENGTH) return `it is longer than ${MAX_LENGTH} characters`;
  if (instanceId.startsWith('@')) return 'it starts with @';
  if (/[/\\#?\p{Cc}]/u.test(instanceId)) return 'it contains /, \\, #, ? or a control character';
  return undefined;
}
