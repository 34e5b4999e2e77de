import type { RunningCvat } from '../../src/start-cvat.ts';
import { differs } from './compare.ts';
import type { Step } from './recording.ts';
import { type Actual, send } from './send.ts';
import { formsIn, type Variables } from './variables.ts';

/** What a topic's steps need and its recording does not tell. */
export type World = {
  /** Bodies that the recording only describes. */
  body?(step: Step): Promise<{ bytes: Buffer; type?: string } | undefined> | undefined;
  /** A thing that a request names before any answer has: its id. */
  make?(form: string, step: Step): Promise<number | undefined>;
  /** Sets what a step's forms stand for. */
  before?(step: Step, variables: Variables): void | Promise<void>;
  /** What is looked at once a step is done: how it differs. */
  after?(step: Step, variables: Variables): Promise<string | undefined>;
  /** Paths whose variable parts have lost their names. */
  path?(step: Step): string;
  /** Ids that the recording gives as they were in a query. */
  ids?: Record<string, string>;
  /** Words of an answer that hold such an id. */
  words?: Record<string, string>;
  /** What is observed over several exchanges, in place of one. */
  observe?(step: Step): Promise<unknown> | undefined;
};

const UNKNOWN_ID = 99_999_999;

/** Sends one step and answers how it differs from its recording; undefined where it does not. */
export async function play(cvat: RunningCvat, step: Step, variables: Variables, world: World) {
  const observed = await world.observe?.(step);
  if (observed !== undefined) {
    const actual = { status: 0, headers: {}, text: '', json: observed };
    return { actual, difference: differs(step.answer.seen, observed, variables) };
  }
  await world.before?.(step, variables);
  const asked = Object.entries(step.request.query ?? {}).map(([name, value]) => world.ids?.[`${name}=${value}`]);
  for (const form of formsIn([step.request.path, JSON.stringify(step.request.json ?? ''), ...asked].join(' '))) {
    if (variables.get(form) !== undefined || !/^<(?:[a-z]+\d+|label .*|attribute .*)>$/.test(form)) continue;
    variables.set(form, (await world.make?.(form, step)) ?? UNKNOWN_ID);
  }
  let actual = await exchange(cvat, step, variables, world);
  for (let attempt = 0; step.note === 'polled to the end' && attempt < 2000; attempt += 1) {
    if (!/"status":"(queued|started)"/.test(actual.text)) break;
    await new Promise((resolve) => setTimeout(resolve, 5));
    actual = await exchange(cvat, step, variables, world);
  }
  return { actual, difference: await compare(step, actual, variables, world) };
}

async function compare(step: Step, actual: Actual, variables: Variables, world: World): Promise<string | undefined> {
  const { answer } = step;
  if (answer.status !== actual.status)
    return `status: ${answer.status} is ${actual.status} ${actual.text.slice(0, 200)}`;
  for (const [name, value] of Object.entries(answer.headers ?? {})) {
    if (name === 'x-checksum') continue;
    const sent = actual.headers[name];
    if (sent === undefined) return `header ${name}: ${value} is missing`;
    if (!variables.match(value, sent)) return `header ${name}: ${value} is ${sent}`;
  }
  const more = await world.after?.(step, variables);
  if (more !== undefined) return more;
  if ('json' in answer) return differs(named(answer.json, world), actual.json, variables);
  if (answer.text === undefined || answer.text.includes('<!doctype html>…')) return undefined;
  return variables.match(answer.text, actual.text) ? undefined : `text: ${answer.text} is ${actual.text}`.slice(0, 400);
}

function named(json: unknown, { words = {} }: World): unknown {
  return Array.isArray(json) ? json.map((one) => words[String(one)] ?? one) : json;
}

async function exchange(cvat: RunningCvat, step: Step, variables: Variables, world: World): Promise<Actual> {
  const { request } = step;
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(request.query ?? {})) {
    if (value === null) continue;
    const text = String(value);
    query.set(name, variables.fill(world.ids?.[`${name}=${text}`] ?? text));
  }
  const headers: Record<string, string> = {};
  if (request.accept !== null) headers.Accept = request.accept ?? 'application/vnd.cvat+json';
  const authorization = authorizationOf(cvat, step);
  if (authorization !== undefined) headers.Authorization = authorization;
  for (const [name, value] of Object.entries(request.headers ?? {})) headers[name] = variables.fill(value);
  let body: Buffer | undefined;
  if (request.json !== undefined) {
    body = Buffer.from(filled(request.json, variables));
    headers['Content-Type'] ??= 'application/json';
  } else {
    const made = (await world.body?.(step)) ?? described(request.body);
    body = made?.bytes;
    if (made?.type) headers['Content-Type'] = made.type;
  }
  const path = encodeURI(variables.fill(world.path?.(step) ?? request.path)).replaceAll('%25', '%');
  return send(cvat.url, query.size > 0 ? `${path}?${query}` : path, { method: request.method, headers, body });
}

/** Ids are numbers in JSON, whatever the recording calls them. */
function filled(json: unknown, variables: Variables): string {
  return JSON.stringify(json, (_, value: unknown) => {
    if (typeof value !== 'string') return value;
    const known = formsIn(value)[0] === value ? variables.get(value) : undefined;
    return known !== undefined && /^\d+$/.test(known) ? Number(known) : variables.fill(value);
  });
}

/** A body that was written down as text, or as Python writes bytes. */
function described(body: unknown): { bytes: Buffer; type?: string } | undefined {
  if (typeof body !== 'string') return undefined;
  const literal = /^b(['"])([\s\S]*)\1$/.exec(body)?.[2];
  if (literal === undefined) return { bytes: Buffer.from(body) };
  const text = literal.replace(/\\x([0-9a-f]{2})|\\(.)/g, (_, hex?: string, one?: string) =>
    hex === undefined ? (one === 'n' ? '\n' : (one ?? '')) : String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return { bytes: Buffer.from(text, 'latin1') };
}

function authorizationOf({ tokens }: RunningCvat, { step, request }: Step): string | undefined {
  if (request.authorization !== undefined) {
    const token = /legacy/.test(step) ? tokens.legacyKey : /expired/.test(step) ? tokens.expired : tokens.writer;
    const basic = `Basic ${Buffer.from('migrator:migrator-password').toString('base64')}`;
    return step.includes('basic right') ? basic : request.authorization.replace('<token>', token);
  }
  if (request.token === null) return undefined;
  const known: Record<string, string> = { ...tokens };
  return `Bearer ${request.token === undefined ? tokens.writer : (known[request.token] ?? '')}`;
}
