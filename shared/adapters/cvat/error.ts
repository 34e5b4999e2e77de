import { RemoteError } from '../../errors.ts';
import type { CvatCall } from './call.ts';
import { wordsOf } from './words.ts';

type Refusal = { status: number; text: string; location?: string | null };
type Diagnosis = { code: string; fix: string; retryable?: boolean };

/** What CVAT refused, in its own words, with a code and what to do about it. */
export function refused(call: CvatCall, answer: Refusal, secrets: readonly string[]): RemoteError {
  const words = wordsOf(answer.text, [...secrets, ...(call.secrets ?? [])]);
  const { code, fix, retryable = false } = diagnose(call, answer, words);
  const message = `Cannot ${call.action} "${call.what}": CVAT answered ${answer.status}: ${words}`;
  return new RemoteError(message, { code, fix, retryable, status: answer.status });
}

function diagnose(call: CvatCall, { status, location }: Refusal, words: string): Diagnosis {
  if (status >= 300 && status < 400) {
    const origin = location ? new URL(location, 'http://unknown').origin : 'the address that it names';
    return { code: 'CVAT_REDIRECTS', fix: `Set CVAT_URL to ${origin}: the server sends requests on to there` };
  }
  if (isUnknownOrganization(status, words)) {
    return { code: 'CVAT_ORGANIZATION_UNKNOWN', fix: 'Set CVAT_ORGANIZATION to the short name of an organization' };
  }
  if (status === 429 || isBusy(status, words)) {
    return { code: 'CVAT_BUSY', fix: 'Try again in a few minutes', retryable: true };
  }
  if ((status === 402 || status === 403) && isPlanLimit(words)) {
    return {
      code: 'CVAT_PLAN_LIMIT',
      fix: 'Free what the plan of this CVAT account counts, or upgrade it, then try again',
    };
  }
  if (status === 401) {
    return {
      code: 'CVAT_TOKEN_INVALID',
      fix: 'Make a new access token in CVAT (profile, Security), set CVAT_TOKEN to it',
    };
  }
  if (status === 403) {
    return {
      code: 'CVAT_FORBIDDEN',
      fix: 'Give the user of CVAT_TOKEN the right to do this (supervisor, for cloud storages maintainer, of the organization)',
    };
  }
  if (status === 413) return { code: 'CVAT_TOO_LARGE', fix: 'Make smaller tasks: set fewer images per task' };
  if (status === 404)
    return { code: 'CVAT_NOT_FOUND', fix: 'Look whether somebody deleted it in CVAT, then start again' };
  if (status >= 500) {
    return { code: 'CVAT_FAILED', fix: 'Look at the log of the CVAT server, or try again later', retryable: true };
  }
  return (
    aboutStorage(call, words) ?? { code: 'CVAT_REFUSED', fix: 'See what CVAT says; docs/cvat.md explains its limits' }
  );
}

/** The words of `POST` and `PATCH /api/cloudstorages` (400, plain text in the one case). */
function aboutStorage(call: CvatCall, words: string): Diagnosis | undefined {
  if (!call.path.startsWith('/api/cloudstorages')) return;
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
