import type { z } from 'zod';
import { RemoteError } from '../../errors.ts';
import type { CvatAnswer, CvatCall, Transport } from './call.ts';
import { wordsOf } from './words.ts';

/** Sends the call and reads its answer by the schema. */
export async function ask<T>(transport: Transport, call: CvatCall, schema: z.ZodType<T>): Promise<T> {
  return read(call, await transport(call), schema);
}

/** As `ask`, with undefined for 404. */
export async function find<T>(transport: Transport, call: CvatCall, schema: z.ZodType<T>): Promise<T | undefined> {
  const answer = await transport({ ...call, accept: [...(call.accept ?? []), 404] });
  return answer.status === 404 ? undefined : read(call, answer, schema);
}

/** CVAT writes `application/vnd.cvat+json`; a page of HTML with status 200 is a proxy's or another server's. */
export function read<T>(call: CvatCall, answer: CvatAnswer, schema: z.ZodType<T>): T {
  const type = answer.headers.get('content-type') ?? 'nothing';
  if (!/[/+]json\s*(;|$)/i.test(type)) throw unexpected(call, answer, `it is ${type}`);
  const json = parseJson(answer.text);
  if (json === undefined) throw unexpected(call, answer, 'it is no JSON');
  const parsed = schema.safeParse(json.value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw unexpected(call, answer, `${issue?.path.join('.') || 'it'}: ${issue?.message ?? 'does not fit'}`);
}

/** undefined where the text is no JSON. */
export function parseJson(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return;
  }
}

function unexpected(call: CvatCall, answer: CvatAnswer, why: string): RemoteError {
  const begins = wordsOf(answer.text.slice(0, 2000), call.secrets ?? []);
  return new RemoteError(
    `Cannot ${call.action} "${call.what}": the answer (${answer.status}) is not what CVAT answers: ${why}: it begins ${begins.slice(0, 200)}`,
    {
      code: 'CVAT_ANSWER_UNEXPECTED',
      fix: 'Check that CVAT_URL is a CVAT server (2.16 or newer) and that no proxy answers in its place',
      retryable: false,
      status: answer.status,
    },
  );
}
