import { RemoteError } from '../../errors.ts';
import type { CvatAnswer, CvatCall } from './call.ts';
import { wordsOf } from './words.ts';

type Answer = Pick<CvatAnswer, 'status' | 'headers' | 'text'>;

/** How often a step is worth trying while something else answers in CVAT's place. */
const TRIES = 3;

/** `foreign`: why a proxy, a firewall or another server gave it. `json`: what it says, where the call asks for JSON. */
export type Judged = { foreign?: string; json?: { value: unknown } };

const A_PAGE = { foreign: 'it is a page of HTML' };

/**
 * Whether this can be CVAT's answer. CVAT refuses in JSON or in a plain line; its pages of HTML are those of 400 and 500, of an
 * address that it does not have, and of its proxy.
 */
export function judge(call: CvatCall, answer: Answer & { whole: boolean }): Judged {
  if (answer.status >= 200 && answer.status < 300) {
    if (call.answers === 'json') return answer.whole ? judgeJson(answer) : {};
    return isPage(answer) ? A_PAGE : {};
  }
  if (answer.status === 404 && call.newAddress) return {};
  return [403, 404].includes(answer.status) && isPage(answer) ? A_PAGE : {};
}

export function isPage({ text }: Pick<Answer, 'text'>): boolean {
  return /^\s*<(!doctype|html|head|body|h1|\?xml)/i.test(text.slice(0, 1000));
}

/** CVAT writes `application/vnd.cvat+json`. */
function judgeJson({ headers, text }: Answer): Judged {
  const type = headers.get('content-type') ?? 'nothing';
  if (!/[/+]json\s*(;|$)/i.test(type)) return { foreign: `it is ${type}` };
  const json = parseJson(text);
  return json ? { json } : { foreign: 'it is not JSON' };
}

/** undefined where the text is not JSON. */
export function parseJson(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return;
  }
}

/** `lasting`: CVAT itself may have answered so, and would again. */
export function unexpected(call: CvatCall, answer: CvatAnswer, why: string, { lasting = false } = {}): RemoteError {
  const begins = wordsOf(answer.text, answer.secrets);
  return new RemoteError(
    `Cannot ${call.action} "${call.what}": the answer (${answer.status}) is not what CVAT answers: ${why}: it begins ${begins.slice(0, 200)}`,
    {
      code: 'CVAT_ANSWER_UNEXPECTED',
      fix: 'Check that CVAT_URL is the root of a CVAT server (2.16 or newer), and that no proxy or firewall answers in its place',
      retryable: !lasting,
      ...(lasting ? {} : { tries: TRIES }),
      status: answer.status,
    },
  );
}
