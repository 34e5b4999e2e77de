/** What a handler answers. `json` is rendered as `application/vnd.cvat+json`, the only JSON type that CVAT knows. */
export type Answer = {
  status: number;
  headers: Record<string, string>;
  body:
    | { kind: 'json'; value: unknown }
    | { kind: 'text'; text: string; type: string }
    | { kind: 'bytes'; bytes: Uint8Array; type: string }
    | { kind: 'none' };
};

export const HTML = 'text/html; charset=utf-8';

export function json(status: number, value: unknown, headers: Record<string, string> = {}): Answer {
  return { status, headers, body: { kind: 'json', value } };
}

/** Many of CVAT's errors are plain text that is declared as HTML. */
export function text(status: number, body: string, type: string = HTML): Answer {
  return { status, headers: {}, body: { kind: 'text', text: body, type } };
}

export function bytes(body: Uint8Array, type: string): Answer {
  return { status: 200, headers: {}, body: { kind: 'bytes', bytes: body, type } };
}

export function nothing(status: number, headers: Record<string, string> = {}): Answer {
  return { status, headers, body: { kind: 'none' } };
}

/** 201 with the address of what was made. */
export const created = (made: { url: string }): Answer => json(201, made, { Location: made.url });
