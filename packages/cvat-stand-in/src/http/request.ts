import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { AccessToken, Membership, Organization, User } from '../state/model.ts';
import { readForm, readJson } from './body.ts';

/**
 * Where a request works: an organization, the personal workspace (`org=` left empty), or unrestricted (nothing given),
 * which lists everything visible and creates in the personal workspace.
 */
export type Workspace =
  | { kind: 'organization'; organization: Organization; role: Membership['role'] | undefined }
  | { kind: 'personal' }
  | { kind: 'any' };

/** Who asks. `token` only where a personal access token was sent. */
export type Caller = { user: User; token?: AccessToken };

export type CvatRequest = {
  method: string;
  /** Absolute, as the client addressed it (Host, X-Forwarded-Host, X-Forwarded-Proto). */
  url: URL;
  /** Decoded path parameters. */
  params: Record<string, string>;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  /** The raw body, not yet read. */
  body: IncomingMessage;
  user: User;
  token: AccessToken | undefined;
  org: Workspace;
  /** The JSON body; `{}` where there is none. 415 where another type was sent, 400 where it does not parse. */
  json(): Promise<unknown>;
  /** The multipart body, read into memory; undefined where the body is of another type. */
  form(): Promise<FormData | undefined>;
};

export function makeRequest(
  message: IncomingMessage,
  parts: { url: URL; params: Record<string, string>; caller: Caller; org: Workspace },
): CvatRequest {
  return {
    method: message.method ?? 'GET',
    url: parts.url,
    params: parts.params,
    query: parts.url.searchParams,
    headers: message.headers,
    body: message,
    user: parts.caller.user,
    token: parts.caller.token,
    org: parts.org,
    json: () => readJson(message),
    form: () => readForm(message),
  };
}

/** A header as one string; undefined where it is absent. */
export function header(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name.toLowerCase()];
  return Array.isArray(value) ? value.join(', ') : value;
}
