import type { z } from 'zod';

/** Every problem of a request or an options file, one phrase each: `tasks.size: Too small: expected number to be >=1`. */
export function requestProblems(error: z.ZodError): string[] {
  return error.issues.map((issue) => `${issue.path.join('.') || 'content'}: ${issue.message}`);
}
