import { byCodePoint } from '../dataset/code-point-order.ts';
import { RemoteError } from '../errors.ts';

/** First UTF-16 unit whose order differs between UTF-16 (surrogates first) and code points (surrogates last). */
const SURROGATES = /[\ud800-\uffff]/;
/** What is used up quickly costs no memory. */
const BATCH = 500;

/**
 * Brings a listing into code-point order whether the service orders names by UTF-16 units (Azurite does) or by code points.
 * The two differ only among names that are equal up to a first unit of U+D800 or above; these stand together at the end
 * of their group in both orders, so that only they are held back and sorted. Throws RemoteError for any other order.
 */
export async function* inCodePointOrder<T extends { name: string }>(
  pages: AsyncIterable<Iterable<T>>,
): AsyncGenerator<T[]> {
  let group: T[] = [];
  let start = '';
  let last: string | undefined;
  let ordered: T[] = [];
  const release = (): void => {
    for (const item of group.sort((a, b) => byCodePoint(a.name, b.name))) {
      if (last !== undefined && byCodePoint(last, item.name) >= 0) throw disorder(last, item.name);
      last = item.name;
      ordered.push(item);
    }
    group = [];
  };
  for await (const page of pages) {
    for (const item of page) {
      const at = item.name.search(SURROGATES);
      if (group.length > 0 && (at !== start.length || !item.name.startsWith(start))) release();
      if (at >= 0) {
        start = item.name.slice(0, at);
        group.push(item);
        continue;
      }
      // Beside a name without these units, both orders are the same: the engine's own comparison is the quicker one.
      if (last !== undefined && last >= item.name) throw disorder(last, item.name);
      last = item.name;
      ordered.push(item);
      if (ordered.length < BATCH) continue;
      yield ordered;
      ordered = [];
    }
  }
  release();
  yield ordered;
}

function disorder(before: string, after: string): RemoteError {
  return new RemoteError(`Cannot list "${after}": the listing is not in order: it follows "${before}"`, {
    code: 'STORAGE_LIST_DISORDER',
    fix: 'Report this with the two names: the service lists names in an order that is not known',
    retryable: false,
  });
}
