import type { Report } from '../shared/verification/report.ts';

/** Exit codes of all commands. */
export const EXIT = { verified: 0, failed: 1, usage: 2, findings: 3, interrupted: 130 } as const;

/** Not the fault of what we were given, also where nothing has come into CVAT yet. */
const FAULTS =
  /^(UNEXPECTED_ERROR|CANCELLED|REPORT_|WORK_|SURVEY_|TASK_|IMPORT_|STORAGE_(REFUSED|UNREACHABLE|LIST)|CVAT_(FAILED|BUSY|ANSWER))/;

/** What a report means to a shell: input that was refused before CVAT got anything is told apart from what went wrong. */
export function exitCodeOfReport({ verdict, findings, tasks }: Pick<Report, 'verdict' | 'findings' | 'tasks'>): number {
  if (verdict === 'verified' || verdict === 'planned') return EXIT.verified;
  if (verdict !== 'failed') return EXIT.findings;
  const fatal = findings.filter((finding) => finding.severity === 'error' && !finding.excludes);
  const refused = fatal.length > 0 && !fatal.some(({ code }) => FAULTS.test(code));
  return refused && tasks.every((task) => task.id === null) ? EXIT.usage : EXIT.failed;
}
