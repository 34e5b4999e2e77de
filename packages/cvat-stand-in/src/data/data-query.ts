import { ValidationError } from '../http/errors.ts';
import { serverError } from '../http/pages.ts';

const TYPES = ['chunk', 'frame', 'preview', 'context_image'] as const;

export type DataQuery = {
  type: (typeof TYPES)[number];
  quality: 'compressed' | 'original';
  /** A frame or chunk of the task; undefined where none was named. */
  number: number | undefined;
  /** A chunk of the job, counted from its start. */
  index: number | undefined;
};

/** What `GET data` asks for. A number that is none crashes the view. */
export function dataQuery(query: URLSearchParams, options: { ofJob: boolean }): DataQuery {
  const type = TYPES.find((one) => one === query.get('type'));
  if (!type) throw new ValidationError('Data type not specified or has wrong value');
  const [number, index] = [query.get('number'), options.ofJob ? query.get('index') : null];
  if (type === 'chunk' && options.ofJob) {
    if (number === null && index === null) throw new ValidationError('Number or Index is not specified');
    if (number !== null && index !== null) throw new ValidationError('Number and Index cannot be used together');
  } else if (number === null && (type === 'frame' || type === 'chunk')) {
    throw new ValidationError('Number is not specified');
  }
  const quality = query.get('quality') ?? 'compressed';
  if (quality !== 'compressed' && quality !== 'original') {
    if (type !== 'context_image') throw new ValidationError('Wrong quality value');
    return { type, quality: 'original', number: integer(number), index: integer(index) };
  }
  return { type, quality, number: integer(number), index: integer(index) };
}

function integer(text_: string | null): number | undefined {
  if (text_ === null) return undefined;
  if (/^\s*[+-]?\d+\s*$/.test(text_)) return Number(text_);
  throw serverError(`invalid literal for int() with base 10: '${text_}'`);
}
