import { HttpError, ValidationError } from '../http/errors.ts';

/** Fails background work with the words of a Python exception, which is what a client gets to read. */
export class WorkFailed extends Error {
  override readonly name = 'WorkFailed';
  /** Dotted, e.g. `cvat.apps.dataset_manager.bindings.CvatImportError`. */
  readonly exception: string;

  constructor(exception: string, message: string) {
    super(message);
    this.exception = exception;
  }
}

/** The `message` of a failed request, formatted as CVAT formats an exception. */
export function failureMessage(error: unknown): string {
  if (error instanceof WorkFailed) return `${error.exception}: ${error.message}`;
  if (error instanceof ValidationError) {
    const details = Array.isArray(error.detail)
      ? `[${error.detail.map((text) => `ErrorDetail(string=${quoted(text)}, code='invalid')`).join(', ')}]`
      : JSON.stringify(error.detail);
    return `rest_framework.exceptions.ValidationError: ${details}`;
  }
  if (error instanceof HttpError) {
    const name = { 403: 'PermissionDenied', 404: 'NotFound' }[error.answer.status] ?? 'APIException';
    return `rest_framework.exceptions.${name}: ${error.message}`;
  }
  return `builtins.Exception: ${error instanceof Error ? error.message : String(error)}`;
}

/** Python's repr of a string. */
function quoted(text: string): string {
  return text.includes("'") && !text.includes('"') ? `"${text}"` : `'${text.replaceAll("'", "\\'")}'`;
}
