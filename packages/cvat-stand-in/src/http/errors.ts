import { type Answer, json, text } from './answer.ts';

/** A refusal: thrown anywhere below a route, answered as it stands. */
export class HttpError extends Error {
  override readonly name: string = 'HttpError';
  readonly answer: Answer;

  constructor(answer: Answer, message?: string) {
    super(message ?? `HTTP ${answer.status} ${JSON.stringify(answer.body)}`);
    this.answer = answer;
  }
}

export type FieldErrors = { [field: string]: unknown };

/**
 * 400, as Django REST framework words it: a string becomes a list of one, an object maps fields to lists of messages.
 */
export class ValidationError extends HttpError {
  override readonly name = 'ValidationError';
  /** What would be answered: a list of messages or messages by field. */
  readonly detail: string[] | FieldErrors;

  constructor(detail: string | string[] | FieldErrors) {
    const list = typeof detail === 'string' ? [detail] : detail;
    super(json(400, list), JSON.stringify(list));
    this.detail = list;
  }
}

function detailed(status: number, detail: string, headers: Record<string, string> = {}): HttpError {
  return new HttpError(json(status, { detail }, headers), detail);
}

export const notFound = (detail = 'Not found.') => detailed(404, detail);

export const permissionDenied = (detail = 'You do not have permission to perform this action.') =>
  detailed(403, detail);

export const unauthorized = (detail: string, challenge = 'Token') =>
  detailed(401, detail, { 'WWW-Authenticate': challenge });

export const methodNotAllowed = (method: string, allowed: string[]) =>
  detailed(405, `Method "${method}" not allowed.`, { Allow: allowed.join(', ') });

export const notAcceptable = (detail = 'Could not satisfy the request Accept header.') => detailed(406, detail);

/** 409 of a row that another transaction holds for longer than 10 s. */
export const busy = () =>
  detailed(409, 'This resource is currently busy with another operation. Please try again in a moment.');

export const unsupportedMediaType = (type: string) => detailed(415, `Unsupported media type "${type}" in request.`);

/** An answer without JSON, e.g. every refusal of `/api/requests/*`. */
export const plainText = (status: number, message: string) => new HttpError(text(status, message), message);

/** What the stand-in does not have: loud, so that nobody mistakes it for an answer of CVAT. */
export const notBuilt = (what: string) => {
  console.error(`CVAT stand-in: not built: ${what}`);
  return detailed(501, `The CVAT stand-in has no ${what}`);
};
