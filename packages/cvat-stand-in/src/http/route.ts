import type { Answer } from './answer.ts';
import type { CvatRequest } from './request.ts';

export type Handler = (request: CvatRequest) => Promise<Answer> | Answer;

export type RouteOptions = {
  /** Answers without credentials. */
  public?: boolean;
  /** Knows personal access tokens only. */
  tokensOnly?: boolean;
  /** Not part of CVAT's API: pages for people and the stand-in's own controls. No negotiation, no credentials. */
  outsideApi?: boolean;
};

/** `begins`: what each path of it begins with, which is compared in a tenth of the time of `matches`. */
export type Route = {
  method: string;
  pattern: string;
  begins: string;
  matches: RegExp;
  handler: Handler;
} & RouteOptions;

/**
 * `pattern` is a path with `{name}` for one segment and `{name+}` for the rest of the path. As in CVAT, a trailing slash
 * is another path, except where the pattern ends in `/?`.
 */
export function route(method: string, pattern: string, handler: Handler, options: RouteOptions = {}): Route {
  const source = pattern
    .split(/(\{\w+\+?\}|\/\?$)/)
    .map((part) => {
      if (part === '/?') return part;
      const name = /^\{(\w+)(\+?)\}$/.exec(part);
      if (name) return name[2] ? `(?<${name[1]}>.+)` : `(?<${name[1]}>[^/]+)`;
      return part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    })
    .join('');
  const begins = pattern.split(/\{|\/\?$/, 1)[0] ?? '';
  return { method, pattern, begins, matches: new RegExp(`^${source}$`), handler, ...options };
}

export type Found = { route: Route; params: Record<string, string> };

/** The routes of this path, which is decoded first, with its parameters: several where only the method differs. */
export function findRoutes(routes: readonly Route[], path: string): Found[] {
  const decoded = decodeURIComponent(path);
  const found = near(routes, decoded).flatMap((candidate) => {
    const match = decoded.startsWith(candidate.begins) ? candidate.matches.exec(decoded) : null;
    return match ? [{ route: candidate, params: { ...match.groups } }] : [];
  });
  const openness = ({ params }: Found) => Object.keys(params).length;
  const least = Math.min(...found.map(openness));
  return found.filter((one) => openness(one) === least);
}

const nearby = new WeakMap<readonly Route[], Map<string, Route[]>>();
const MOST_KEPT = 200;

/** Those whose paths begin with the same two segments, a tenth of all: found once for all paths that begin so. */
function near(routes: readonly Route[], path: string): Route[] {
  const known = nearby.get(routes) ?? new Map<string, Route[]>();
  nearby.set(routes, known);
  const head = path.split('/', 3).join('/');
  const kept = known.get(head);
  if (kept) return kept;
  const found = routes.filter(({ begins }) => begins.startsWith(head) || head.startsWith(begins));
  if (known.size === MOST_KEPT) known.clear();
  known.set(head, found);
  return found;
}
