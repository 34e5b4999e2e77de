import { byCodePoint } from '../../dataset/code-point-order.ts';
import { RemoteError } from '../../errors.ts';

/** Units of characters beyond U+FFFF: UTF-16 orders them before U+E000 to U+FFFF, code points behind. */
const SURROGATE = /[\ud800-\udfff]/;
const FIRST_SURROGATE = 0xd800;
/** Among names without these, both orders are the same. */
const LATE = /[\ud800-\uffff]/;
/** What is used up quickly costs no memory. */
const BATCH = 500;

/**
 * Brings a listing into code-point order whether the service orders names by UTF-16 units (Azurite does) or by code points.
 * The two differ only where one name has a surrogate and another one a unit of U+E000 or above behind the same beginning:
 * from a name with a surrogate on, what goes on with such units is held back and sorted. Throws RemoteError for any other order.
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
      const { name } = item;
      if (group.length > 0 && !goesOn(name, start)) release();
      // Where both orders are the same, the engine's own comparison is the quicker one.
      const late = LATE.test(name);
      const at = group.length > 0 ? start.length : late ? name.search(SURROGATE) : -1;
      if (at >= 0) {
        start = name.slice(0, at);
        group.push(item);
        continue;
      }
      if (last !== undefined && (late ? byCodePoint(last, name) >= 0 : last >= name)) throw disorder(last, name);
      last = name;
      ordered.push(item);
      if (ordered.length < BATCH) continue;
      yield ordered;
      ordered = [];
    }
  }
  release();
  yield ordered;
}

/** Behind the beginning of a group, such names stand together in both orders. */
function goesOn(name: string, start: string): boolean {
  return name.startsWith(start) && name.charCodeAt(start.length) >= FIRST_SURROGATE;
}

function disorder(before: string, after: string): RemoteError {
  return new RemoteError(`Cannot list "${after}": the listing is not in order: it follows "${before}"`, {
    code: 'STORAGE_LIST_DISORDER',
    fix: 'Report this with the two names: the service lists names in an order that is not known',
    retryable: false,
  });
}
