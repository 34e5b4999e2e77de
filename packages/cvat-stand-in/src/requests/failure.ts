import { HttpError, ValidationError } from '../http/errors.ts';

/** Fails background work with the words of a Python exception, which is what a client gets to read. */
export class WorkFailed extends Error {
  override readonly name = 'WorkFailed';
  /** Dotted, e.g. `cvat.apps.dataset_manager.bindings.CvatImportError`. */
  readonly exception: string;

  /** Shown with all of its traceback, as some failures are that came out of another. */
  readonly chained: boolean;

  constructor(exception: string, message: string, options: { chained?: boolean } = {}) {
    super(message);
    this.exception = exception;
    this.chained = options.chained ?? false;
  }
}

/** The `message` of a failed request: an exception as Python prints it, with a line break at its end. */
export function failureMessage(error: unknown): string {
  const line = `${lastLine(error)}\n`;
  return error instanceof WorkFailed && error.chained ? `${TRACEBACK}${line}` : line;
}

const TRACEBACK = [
  'Traceback (most recent call last):',
  '  File "/opt/venv/lib/python3.12/site-packages/rq/worker.py", line 1633, in perform_job',
  '    return_value = job.perform()',
  '                   ^^^^^^^^^^^^^',
  '',
  'The above exception was the direct cause of the following exception:',
  '',
  'Traceback (most recent call last):',
  '  File "/home/django/cvat/apps/engine/background.py", line 214, in wrapper',
  '    return func(*args, **kwargs)',
  '           ^^^^^^^^^^^^^^^^^^^^^',
  '',
].join('\n');

function lastLine(error: unknown): string {
  if (error instanceof WorkFailed) return error.message ? `${error.exception}: ${error.message}` : error.exception;
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

export const noMedia = () => new WorkFailed('ValueError', 'No media data found');
