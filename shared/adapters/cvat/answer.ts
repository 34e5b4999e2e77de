import type { z } from 'zod';
import type { CvatAnswer, CvatCall, Transport } from './call.ts';
import { parseJson, unexpected } from './foreign.ts';
import { ownTurn } from './own-turn.ts';

/** Sends the call and reads its answer by the schema. */
export async function ask<T>(transport: Transport, call: CvatCall, schema: z.ZodType<T>): Promise<T> {
  const answer = await transport({ ...call, answers: 'json' });
  await ownTurn(answer);
  return read(call, answer, schema);
}

/** As `ask`, with undefined for 404. */
export async function find<T>(transport: Transport, call: CvatCall, schema: z.ZodType<T>): Promise<T | undefined> {
  const answer = await transport({ ...call, answers: 'json', accept: [...(call.accept ?? []), 404] });
  return answer.status === 404 ? undefined : read(call, answer, schema);
}

export function read<T>(call: CvatCall, answer: CvatAnswer, schema: z.ZodType<T>): T {
  const json = answer.json ?? parseJson(answer.text);
  if (json === undefined) throw unexpected(call, answer, 'it is not JSON');
  return fitting(call, answer, json.value, schema);
}

/** A value of the answer by its schema. `at`: where in the answer it stands. */
export function fitting<T>(
  call: CvatCall,
  answer: CvatAnswer,
  value: unknown,
  schema: z.ZodType<T>,
  at: readonly (string | number)[] = [],
): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const why = `${[...at, ...(issue?.path ?? [])].join('.') || 'it'}: ${issue?.message ?? 'does not fit'}`;
  throw unexpected(call, answer, why, { lasting: true });
}
