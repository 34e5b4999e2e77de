import type { Finding } from '../dataset/finding.ts';
import { ConfigError, InvalidInputError, RemoteError } from '../errors.ts';
import { redact } from '../redact.ts';

/** How a step ends. It crosses the orchestration's history, where the class and the fields of an exception would be lost. */
export type Outcome<T> = { ok: true; value: T } | Failed;

export type Failed = {
  ok: false;
  retryable: boolean;
  /** How often the step is worth trying in all while it fails with the same words. */
  tries?: number;
  /** Not to be tried again before. */
  retryAfterSeconds?: number;
  finding: Finding;
};

/** Runs a step and turns what it throws into a value. `place` becomes the finding's `at`. */
export async function settle<T>(
  place: string,
  step: () => Promise<T>,
  secrets: readonly string[] = [],
): Promise<Outcome<T>> {
  try {
    return { ok: true, value: await step() };
  } catch (error) {
    return { ok: false, ...retryOf(error), finding: toFinding(error, place, secrets) };
  }
}

/** The last place before a history, a report and a log: whatever was forgotten before, no secret comes through. */
export function toFinding(error: unknown, place: string, secrets: readonly string[] = []): Finding {
  const finding = findingOf(error, place);
  return { ...finding, at: redact(finding.at, secrets), detail: redact(finding.detail, secrets) };
}

function findingOf(error: unknown, at: string): Finding {
  if (error instanceof InvalidInputError || error instanceof RemoteError) {
    return { code: error.code, severity: 'error', at, detail: error.message, fix: error.fix };
  }
  if (error instanceof ConfigError) {
    return { code: 'SETTINGS_WRONG', severity: 'error', at, detail: error.message, fix: 'Fix the app settings' };
  }
  const detail = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const fix = 'Start the migration again: it goes on where it stopped. If this returns, report it with the app log';
  return { code: 'UNEXPECTED_ERROR', severity: 'error', at, detail, fix };
}

/** A fault that we did not foresee may be a passing one. */
function retryOf(error: unknown): Pick<Failed, 'retryable' | 'tries' | 'retryAfterSeconds'> {
  if (!(error instanceof RemoteError)) {
    return { retryable: !(error instanceof InvalidInputError || error instanceof ConfigError) };
  }
  const { retryable, tries, retryAfterMs } = error;
  return {
    retryable,
    ...(tries === undefined ? {} : { tries }),
    ...(retryAfterMs === undefined ? {} : { retryAfterSeconds: Math.ceil(retryAfterMs / 1000) }),
  };
}
