import { notAcceptable } from './errors.ts';

const JSON_TYPE = 'application/vnd.cvat+json';
const RENDERERS = [JSON_TYPE, 'text/html'] as const;

export type Renderer = (typeof RENDERERS)[number];

/**
 * Which of CVAT's two renderers answers. `application/json` alone suits neither: 406. The most specific ranges of the
 * header are tried first, as in Django REST framework, whatever their q; the only version is 2.0.
 */
export function negotiate(accept: string | undefined): Renderer {
  const ranges = (accept?.trim() || '*/*').split(',').map(parseRange);
  for (const level of [3, 2, 1, 0]) {
    for (const renderer of RENDERERS) {
      const hit = ranges.find((range) => specificity(range) === level && covers(range.type, renderer));
      if (!hit) continue;
      const version = hit.parameters.get('version');
      if (version !== undefined && version !== '2.0') throw notAcceptable('Invalid version in "Accept" header.');
      return renderer;
    }
  }
  throw notAcceptable();
}

type Range = { type: string; parameters: Map<string, string> };

function parseRange(text: string): Range {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim());
  return {
    type: type.toLowerCase(),
    parameters: new Map(
      parameters.map((parameter) => {
        const [name = '', value = ''] = parameter.split('=');
        return [name.trim(), value.trim().replaceAll('"', '')];
      }),
    ),
  };
}

function specificity({ type, parameters }: Range): number {
  if (type === '*/*') return 0;
  if (type.endsWith('/*')) return 1;
  return [...parameters.keys()].some((name) => name !== 'q') ? 3 : 2;
}

function covers(range: string, type: string): boolean {
  if (range === '*/*' || range === type) return true;
  return range.endsWith('/*') && type.startsWith(range.slice(0, -1));
}
