import type { Scripted } from '../scripted-server.ts';
import type { ContractCall, Kind } from './contract-calls.ts';

/** How a call ends: with a value (`undefined` among them) or an error, after so many requests. */
export type Ending =
  | { asked: number; value: 'none' | 'some' }
  | { asked: number; code: string; retryable: boolean; tries?: number };

export type ContractAnswer = { name: string; answer: Scripted; ends(call: ContractCall): Ending };

const json = (status: number, value: unknown, headers = {}): Scripted => ({ status, json: value, headers });
const page = (status: number, title: string): Scripted => ({
  ...{ status, type: 'text/html; charset=utf-8' },
  text: `<!DOCTYPE html>\n<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`,
});
const moved = (location: string): Scripted => ({ status: 302, headers: { Location: location } });

const end = (asked: number, code: string, retryable: boolean, tries?: number): Ending => ({
  ...{ asked, code, retryable },
  ...(tries === undefined ? {} : { tries }),
});
const by = (kinds: Partial<Record<Kind, Ending>>, otherwise: Ending) => (call: ContractCall) =>
  kinds[call.kind] ?? otherwise;
/** Reads nothing of a good answer, and so finds nothing wrong with it. */
const unlessUnread = (ends: (call: ContractCall) => Ending) => (call: ContractCall) =>
  call.reads === false ? ({ asked: 1, value: 'none' } as const) : ends(call);

const NOTHING: Ending = { asked: 1, value: 'none' };
const gone = by({ find: NOTHING, delete: NOTHING }, end(1, 'CVAT_NOT_FOUND', false));
const foreign = by({ once: end(1, 'CVAT_ANSWER_UNEXPECTED', true, 3) }, end(3, 'CVAT_ANSWER_UNEXPECTED', true, 3));
const passing = by({ once: end(1, 'CVAT_FAILED', true) }, end(5, 'CVAT_FAILED', true));
const always = (ending: Ending) => () => ending;

/** A storage that CVAT does not reach, and images that are being created, are waited for no longer than that. */
const isSlow = ({ name }: ContractCall) => /^storages\.(create|update|holds)$|^(projects|tasks)\.delete$/.test(name);

export const ANSWERS: readonly ContractAnswer[] = [
  { name: 'an object that is gone', answer: json(404, { detail: 'Not found.' }), ends: gone },
  {
    ...{ name: 'an object that is gone, in the words of a 400', ends: gone },
    answer: json(400, ['Project matching query does not exist.']),
  },
  {
    name: 'a row that is locked',
    answer: json(409, { detail: 'This resource is currently busy with another operation.' }),
    ends: always(end(5, 'CVAT_BUSY', true)),
  },
  {
    name: '429 with Retry-After',
    answer: json(429, {}, { 'Retry-After': '0' }),
    ends: always(end(5, 'CVAT_BUSY', true)),
  },
  { name: '429 without Retry-After', answer: { status: 429 }, ends: always(end(5, 'CVAT_BUSY', true)) },
  {
    name: '429 that asks for minutes',
    answer: json(429, {}, { 'Retry-After': '600' }),
    ends: always(end(1, 'CVAT_BUSY', true)),
  },
  {
    ...{ name: 'a failure of CVAT', answer: page(500, 'Server Error (500)') },
    ends: by({ delete: end(5, 'CVAT_FAILED', true, 4) }, end(1, 'CVAT_FAILED', true, 4)),
  },
  { name: 'a proxy without CVAT', answer: page(502, '502 Bad Gateway'), ends: passing },
  {
    name: 'a proxy that gave up',
    answer: page(504, '504 Gateway Time-out'),
    ends: (call) => ({ ...passing(call), ...(isSlow(call) ? { tries: 4 } : {}) }),
  },
  {
    ...{ name: 'a connection that breaks', answer: 'reset' },
    ends: by({ once: end(1, 'CVAT_UNREACHABLE', true) }, end(5, 'CVAT_UNREACHABLE', true)),
  },
  {
    ...{ name: 'an answer that breaks off', answer: 'truncate' },
    ends: by({ once: end(1, 'CVAT_UNREACHABLE', true) }, end(5, 'CVAT_UNREACHABLE', true)),
  },
  {
    ...{ name: 'JSON that is cut', answer: { status: 200, type: 'application/vnd.cvat+json', text: '{"id": 4, "na' } },
    ends: unlessUnread(foreign),
  },
  {
    ...{ name: 'JSON without a field', answer: json(200, {}) },
    ends: unlessUnread(always(end(1, 'CVAT_ANSWER_UNEXPECTED', false))),
  },
  // Also where nothing is read of a good answer: a sign-in page has deleted nothing.
  { name: 'a page of another server', answer: page(200, 'Welcome to nginx'), ends: foreign },
  { name: 'a page of a firewall', answer: page(403, 'Request blocked'), ends: foreign },
  { name: 'a page for an unknown address', answer: page(404, 'Not Found'), ends: foreign },
  { name: 'no right', answer: json(403, { detail: 'No.' }), ends: always(end(1, 'CVAT_FORBIDDEN', false)) },
  {
    name: 'a bad token',
    answer: json(401, { detail: 'Invalid token.' }),
    ends: always(end(1, 'CVAT_TOKEN_INVALID', false)),
  },
  {
    name: 'a plan that must be paid',
    answer: json(402, ['Pay first.']),
    ends: always(end(1, 'CVAT_PLAN_LIMIT', false)),
  },
  {
    ...{ name: 'a plan that is used up', ends: always(end(1, 'CVAT_PLAN_LIMIT', false)) },
    answer: json(403, ['You have reached the maximum number of tasks of your plan.']),
  },
  {
    name: 'a body that is too large',
    answer: page(413, '413 Request Entity Too Large'),
    ends: always(end(1, 'CVAT_TOO_LARGE', false)),
  },
  { name: 'a page of Django', answer: page(400, 'Bad Request (400)'), ends: always(end(1, 'CVAT_REFUSED', false)) },
  { name: 'a bad field', answer: json(400, { name: ['Too long.'] }), ends: always(end(1, 'CVAT_REFUSED', false)) },
  { name: 'a page to sign in at', answer: moved('/login'), ends: always(end(1, 'CVAT_REDIRECTS', true, 3)) },
  { name: 'an address that is none', answer: moved('http://['), ends: always(end(1, 'CVAT_REDIRECTS', true, 3)) },
];
