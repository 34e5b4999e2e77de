import type { z } from 'zod';
import { RemoteError } from '../../errors.ts';

/** What Azure Resource Manager answered with success. It may hold keys: no word of it gets into a message. */
export async function armAnswer<T>(what: string, response: Response, schema: z.ZodType<T>): Promise<T> {
  const json: unknown = await response.json().catch(() => undefined);
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const why =
    json === undefined ? 'it is not JSON' : (parsed.error.issues[0]?.path.join('.') ?? '') || 'it does not fit';
  throw new RemoteError(`Cannot read "${what}": the answer (${response.status}) is not what Azure answers: ${why}`, {
    code: 'AZURE_ANSWER_UNEXPECTED',
    fix: 'Look for a proxy that answers in place of Azure Resource Manager, then try again',
    retryable: json === undefined,
    status: response.status,
  });
}
