import { RemoteError } from '../../errors.ts';
import type { CvatAnswer, CvatCall } from './call.ts';
import { isPage } from './foreign.ts';
import { retryAfterMs } from './wait-time.ts';
import { wordsOf } from './words.ts';

/** `tries`: how often a step is worth trying where this comes back unchanged; absent: as long as it has patience. */
type Diagnosis = { code: string; fix: string; retryable?: boolean; tries?: number };

/** A failure of CVAT itself, for the same bytes: more tries would bring the same answer. */
const SAME_FAILURE = { retryable: true, tries: 4 };

/** Of what CVAT refuses whoever asks, for which a migration ends at once. */
export const SAME_START_GOES_ON = 'If this came in the middle of a migration, the same start goes on where it stopped';

/** What CVAT refused, in its own words, with a code and what to do about it. */
export function refused(call: CvatCall, answer: CvatAnswer): RemoteError {
  const words = wordsOf(answer.text, answer.secrets);
  const { code, fix, retryable = false, tries } = diagnose(call, answer, words);
  const message = `Cannot ${call.action} "${call.what}": CVAT answered ${answer.status}: ${words}`;
  const retryAfter = retryable ? retryAfterMs(answer.headers.get('retry-after')) : undefined;
  return new RemoteError(message, {
    ...{ code, fix, retryable, status: answer.status },
    ...(tries === undefined ? {} : { tries }),
    ...(retryAfter === undefined ? {} : { retryAfterMs: retryAfter }),
  });
}

/** An answer that would fill the memory is not read to its end. */
export function tooLarge(call: CvatCall, answer: CvatAnswer, mostBytes: number): RemoteError {
  const most = `${Math.floor(mostBytes / 1024 / 1024)} MB`;
  return new RemoteError(
    `Cannot ${call.action} "${call.what}": CVAT's answer is larger than ${most}, which is the limit`,
    {
      code: 'CVAT_ANSWER_TOO_LARGE',
      fix: 'Check that CVAT_URL is a CVAT server. If it is: make smaller tasks or jobs (fewer images per task, or a segment size)',
      retryable: false,
      status: answer.status,
    },
  );
}

function diagnose(call: CvatCall, answer: CvatAnswer, words: string): Diagnosis {
  const { status } = answer;
  if (status >= 300 && status < 400) return redirected(call, answer.headers.get('location'));
  if (isUnknownOrganization(status, words)) {
    const fix = `Set CVAT_ORGANIZATION to the short name of an organization of this user. ${SAME_START_GOES_ON}`;
    return { code: 'CVAT_ORGANIZATION_UNKNOWN', fix };
  }
  if (status === 429 || isBusy(status, words)) {
    return { code: 'CVAT_BUSY', fix: call.slow?.fix ?? 'Try again in a few minutes', retryable: true };
  }
  if (status === 402 || (status === 403 && isPlanLimit(words))) {
    return {
      code: 'CVAT_PLAN_LIMIT',
      fix: 'Free what the plan of this CVAT account counts, or upgrade it, then try again',
    };
  }
  if (status === 401) {
    return {
      code: 'CVAT_TOKEN_INVALID',
      fix: `Make a new access token in CVAT (profile, Security), set CVAT_TOKEN to it. ${SAME_START_GOES_ON}`,
    };
  }
  if (status === 403) {
    return {
      code: 'CVAT_FORBIDDEN',
      fix: 'Give the user of CVAT_TOKEN the right to do this (supervisor, for cloud storages maintainer, of the organization)',
    };
  }
  if (status === 413) return { code: 'CVAT_TOO_LARGE', fix: tooLargeFix(call, words) };
  if (status === 404) {
    return { code: 'CVAT_NOT_FOUND', fix: 'Check whether somebody deleted it in CVAT, then start again' };
  }
  return aboutStorage(call, status, words) ?? (status >= 500 ? failed(call, answer) : refusedRequest(answer));
}

/** A whole server that moved asks for the same path elsewhere; a page to log in at may be a proxy's, which passes. */
function redirected({ path }: CvatCall, location: string | null): Diagnosis {
  const code = 'CVAT_REDIRECTS';
  const target = URL.parse(location ?? '', 'http://unknown.invalid');
  if (!target || target.hostname === 'unknown.invalid') {
    const fix = 'Check CVAT_URL: the server sends API requests on to another page, as one for signing in';
    return { code, fix, retryable: true, tries: 3 };
  }
  const moved = target.pathname.startsWith(path.replace(/\/$/, ''));
  const fix = `If you know this address, set CVAT_URL to ${target.origin}: the server sends requests on to there`;
  return moved ? { code, fix } : { code, fix, retryable: true, tries: 3 };
}

function tooLargeFix({ bytes, json }: CvatCall, words: string): string {
  if (/exceeds max limit/i.test(words))
    return 'The images of one task are more than CVAT takes in one upload (25 GB): ask for fewer of them per task (option tasks.size), or migrate with dataSource "cloud-storage"';
  const size = bytes?.length ?? (json === undefined ? 0 : JSON.stringify(json).length);
  const sent = `a request of ${Math.ceil(size / 1024 / 1024)} MB`;
  return `The proxy before CVAT does not take ${sent}: raise its limit (client_max_body_size in nginx), then start the migration again`;
}

function failed(call: CvatCall, answer: CvatAnswer): Diagnosis {
  const code = 'CVAT_FAILED';
  const waitedFor = answer.status === 500 || answer.status === 504;
  if (call.slow && waitedFor) return { code, fix: call.slow.fix, ...SAME_FAILURE };
  if (answer.status === 504) {
    const fix =
      'CVAT took longer than the proxy before it waits: raise its time limit (proxy_read_timeout in nginx) if this returns';
    return { code, fix, retryable: true };
  }
  if (answer.status > 500) {
    return { code, fix: 'Check whether the CVAT server runs: the proxy before it does not reach it', retryable: true };
  }
  return { code, fix: 'Look at the log of the CVAT server, which says why, then start again', ...SAME_FAILURE };
}

function refusedRequest(answer: CvatAnswer): Diagnosis {
  const code = 'CVAT_REFUSED';
  if (!isPage(answer)) return { code, fix: 'See what CVAT says; docs/cvat.md explains its limits' };
  return { code, fix: 'CVAT says no more than that in its answer: the log of the CVAT server tells why' };
}

/** The words of `POST` and `PATCH /api/cloudstorages` (400, plain text in the one case). */
function aboutStorage(call: CvatCall, status: number, words: string): Diagnosis | undefined {
  if (!call.path.startsWith('/api/cloudstorages')) return;
  if (status === 500 && call.json !== undefined) {
    const fix =
      'Check the credential of the images account: CVAT fails like this over a connection string that it cannot read';
    return { code: 'CVAT_FAILED', fix, ...SAME_FAILURE };
  }
  if (status >= 500) return;
  if (/Access forbidden|Access denied/i.test(words)) {
    return {
      code: 'STORAGE_FORBIDDEN',
      fix: 'Give CVAT an account SAS (ss=b, srt=co, sp=rl), an account key or public access: a SAS of a container or of a user cannot read container properties. Check that the account allows key access',
    };
  }
  if (/manifests?:.*does not exist/i.test(words)) {
    return { code: 'STORAGE_MANIFEST_MISSING', fix: 'Rebuild the manifest of the container, then try again' };
  }
  if (/not found/i.test(words)) {
    return {
      code: 'STORAGE_NOT_FOUND',
      fix: 'Check that the container exists and that the CVAT server can reach the account: its firewall must let CVAT in',
    };
  }
  return;
}

/** 409 because another transaction holds a row for more than ten seconds: nothing was done. */
export function isBusy(status: number, text: string): boolean {
  return status === 409 && /currently busy/i.test(text);
}

/** CVAT's database found no such object, which it calls a bad request where the object was named beside another one. */
export function isMissing({ status, text }: { status: number; text: string }): boolean {
  return status === 400 && /\b[A-Z]\w+ matching query does not exist/.test(text.slice(0, 1000));
}

/** A 404 that says nothing about the object that was asked for. */
export function isUnknownOrganization(status: number, text: string): boolean {
  return status === 404 && /organization does not exist/i.test(text);
}

/** The hosted CVAT counts tasks, projects, storages and members; its words differ by what is counted. */
function isPlanLimit(words: string): boolean {
  return /\blimits?\b.*\b(reached|exceeded)\b|\b(reached|exceeded)\b.*\b(limit|maximum|plan)\b|\bupgrade\b.*\bplan\b/i.test(
    words,
  );
}
