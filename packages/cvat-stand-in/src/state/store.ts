import { type Change, type Journal, openJournal, rewriteJournal } from './journal.ts';

export type Row = { id: number | string };

/** Rows by id, in the order of their first insertion. Rows are frozen: change one by putting another in its place. */
export type Table<T extends Row> = {
  get(id: T['id']): T | undefined;
  all(): T[];
  put(row: T): T;
  delete(id: T['id']): boolean;
};

export type Store = {
  table<T extends Row>(name: string): Table<T>;
  /** The first of `count` ids that nothing else in this sequence has had or will have. */
  takeIds(sequence: string, count?: number): number;
  /** All of `work` or nothing of it, in memory and on disk. `work` is synchronous. */
  transaction<T>(work: () => T): T;
  close(): void;
};

const SEQUENCES = 'sequences';

export function openStore(file: string): Store {
  const tables = new Map<string, Map<number | string, unknown>>();
  const rows = (name: string) => {
    const known = tables.get(name) ?? new Map<number | string, unknown>();
    tables.set(name, known);
    return known;
  };
  const set = ([name, id, row]: Change) => {
    if (row === null) rows(name).delete(id);
    else rows(name).set(id, Object.freeze(row));
  };
  openJournal(file, (changes) => changes.forEach(set)).close();
  rewriteJournal(file, alive(tables));
  const journal: Journal = openJournal(file, () => undefined);

  let pending: { changes: Change[]; undo: Change[] } | undefined;
  const change = (next: Change) => {
    const undo: Change = [next[0], next[1], rows(next[0]).get(next[1]) ?? null];
    set(next);
    if (pending) {
      pending.changes.push(next);
      pending.undo.unshift(undo);
    } else journal.append([next]);
  };

  return {
    table<T extends Row>(name: string): Table<T> {
      const read = () => rows(name) as Map<T['id'], T>;
      return {
        get: (id) => read().get(id),
        all: () => [...read().values()],
        put: (row) => {
          change([name, row.id, row]);
          return row;
        },
        delete: (id) => {
          const existed = read().has(id);
          if (existed) change([name, id, null]);
          return existed;
        },
      };
    },
    takeIds(sequence, count = 1) {
      const last = rows(SEQUENCES).get(sequence) as { last: number } | undefined;
      const first = (last?.last ?? 0) + 1;
      change([SEQUENCES, sequence, { last: first + count - 1 }]);
      return first;
    },
    transaction(work) {
      if (pending) return work();
      const own = { changes: [] as Change[], undo: [] as Change[] };
      pending = own;
      try {
        const result = work();
        if (own.changes.length > 0) journal.append(own.changes);
        return result;
      } catch (error) {
        own.undo.forEach(set);
        throw error;
      } finally {
        pending = undefined;
      }
    },
    close: () => journal.close(),
  };
}

function* alive(tables: Map<string, Map<number | string, unknown>>): Generator<Change> {
  for (const [name, rows] of tables) for (const [id, row] of rows) yield [name, id, row];
}
