/** Errors that the library tells from user errors by the property `isAzureFunctionsSystemError`. */
export class SystemError extends Error {
  readonly isAzureFunctionsSystemError = true;
}

/** The library recognises an unknown hook by the name `RangeError`. */
export class SystemRangeError extends RangeError {
  readonly isAzureFunctionsSystemError = true;
}

export class SystemTypeError extends TypeError {
  readonly isAzureFunctionsSystemError = true;
}

/** Whatever was thrown, as an Error. */
export function toError(thrown: unknown): Error {
  if (thrown instanceof Error) return thrown;
  if (thrown === undefined || thrown === null) return new Error('Unknown error');
  return new Error(typeof thrown === 'object' ? JSON.stringify(thrown) : String(thrown));
}

/** Stack of an error and of its causes. */
export function stackOf(thrown: unknown): string {
  const error = toError(thrown);
  const own = error.stack ?? error.message;
  return error.cause === undefined ? own : `${own}\nCaused by: ${stackOf(error.cause)}`;
}
