import { z } from 'zod';
import { NormalizeOptions } from '../azureml/rules/options.ts';
import { TaskOptions } from './request.ts';

/** One thing that is wrong with a request or an options file. */
export type RequestProblem = { code: string; at: string; detail: string; fix: string };

/** What our own checks say beside their message. */
const Params = z.object({ code: z.string(), fix: z.string() });

/** Where options belong that people write at the top. */
const HOMES = new Map(
  Object.entries({ normalize: NormalizeOptions.shape, tasks: TaskOptions.shape }).flatMap(([home, shape]) =>
    Object.keys(shape).map((key) => [key, home] as const),
  ),
);

/**
 * Every problem at once, each with its place: `tasks.size`, or `whole` where it is about the content as such. `usual` is the
 * code of what has none of its own.
 */
export function requestProblems(error: z.ZodError, whole: string, usual = 'REQUEST_INVALID'): RequestProblem[] {
  return error.issues.flatMap((issue): RequestProblem[] => {
    const known = issue.code === 'custom' ? Params.safeParse(issue.params).data : undefined;
    if (issue.code !== 'unrecognized_keys') {
      const { code = usual, fix = fixOf(issue) } = known ?? {};
      return [{ code, at: placeOf(issue.path, whole), detail: detailOf(issue), fix }];
    }
    return issue.keys.map((key) => ({
      code: usual,
      at: placeOf([...issue.path, key], whole),
      detail: `There is no such option: ${JSON.stringify(key)}`,
      fix: homeOf(issue.path, key) ?? 'Remove it, or correct its spelling: docs/migrate.md lists all options',
    }));
  });
}

function placeOf(path: readonly PropertyKey[], whole: string): string {
  return path.length > 0 ? path.map(String).join('.') : whole;
}

function homeOf(path: readonly PropertyKey[], key: string): string | undefined {
  const home = path.length === 0 ? HOMES.get(key) : undefined;
  return home && `It belongs inside "${home}": {"${home}": {"${key}": ...}}`;
}

function detailOf(issue: z.core.$ZodIssue): string {
  if (issue.code !== 'invalid_value') return issue.message;
  return `must be ${issue.values.map((value) => JSON.stringify(value)).join(' or ')}`;
}

function fixOf({ code, message }: z.core.$ZodIssue): string {
  const absent = code === 'invalid_type' && message.endsWith('received undefined');
  return `${absent ? 'Add it' : 'Correct the value'}: docs/migrate.md lists all options`;
}
