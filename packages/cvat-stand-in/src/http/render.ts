import type { Answer } from './answer.ts';
import type { Renderer } from './negotiation.ts';

export type Rendered = { status: number; headers: Record<string, string>; body: Uint8Array };

export function render(answer: Answer, renderer: Renderer): Rendered {
  const { status, body } = answer;
  if (body.kind === 'none') return { status, headers: answer.headers, body: new Uint8Array() };
  const [content, type] =
    body.kind === 'bytes'
      ? [body.bytes, body.type]
      : body.kind === 'text'
        ? [Buffer.from(body.text), body.type]
        : [
            Buffer.from(renderer === 'text/html' ? browsable(body.value) : JSON.stringify(body.value)),
            jsonType(renderer),
          ];
  return {
    status,
    headers: { 'Content-Type': type, 'Content-Length': String(content.length), ...answer.headers },
    body: content,
  };
}

const jsonType = (renderer: Renderer) => (renderer === 'text/html' ? 'text/html; charset=utf-8' : renderer);

/** In the place of the browsable API that a browser gets from CVAT. */
function browsable(value: unknown): string {
  const escaped = JSON.stringify(value, null, 2).replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return `<!doctype html><title>CVAT stand-in</title><pre>${escaped}</pre>`;
}
