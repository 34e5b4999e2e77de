/**
 * Three classes, split by what the caller does: fix the input, try again (or look at the other side), fix the
 * configuration. Messages read `Cannot <action> "<what>": <reason>: current value is <x>` and never carry a query string,
 * since SAS tokens live there.
 */

/** The input is at fault: an export, a request, a container. Trying again changes nothing. */
export class InvalidInputError extends Error {
  override readonly name = 'InvalidInputError';
  readonly code: string;
  /** What the person should do. */
  readonly fix: string;

  constructor(message: string, options: { code: string; fix: string; cause?: unknown }) {
    super(message, { cause: options.cause });
    this.code = options.code;
    this.fix = options.fix;
  }
}

/** Another system (CVAT, storage) refused, failed or did not answer. */
export class RemoteError extends Error {
  override readonly name = 'RemoteError';
  readonly code: string;
  readonly fix: string;
  /** HTTP status, or undefined where no answer came. */
  readonly status: number | undefined;
  /** How the other system itself calls it, such as `BlobArchived`. */
  readonly reason: string | undefined;
  /** True where the same call may succeed later (429, 5xx, connection lost). */
  readonly retryable: boolean;
  /** How often a step is worth trying in all while it fails with this very message; undefined: as long as it has patience. */
  readonly tries: number | undefined;
  /** The other system asks not to come back before. */
  readonly retryAfterMs: number | undefined;

  constructor(
    message: string,
    options: {
      code: string;
      fix: string;
      retryable: boolean;
      tries?: number | undefined;
      retryAfterMs?: number | undefined;
      status?: number | undefined;
      reason?: string | undefined;
      cause?: unknown;
    },
  ) {
    super(message, { cause: options.cause });
    this.code = options.code;
    this.fix = options.fix;
    this.status = options.status;
    this.reason = options.reason;
    this.retryable = options.retryable;
    this.tries = options.tries;
    this.retryAfterMs = options.retryAfterMs;
  }
}

/** A setting is missing or wrong. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}
