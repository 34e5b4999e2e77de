/** Units of work, about a microsecond or ten each, after which others come first. */
const UNITS = 500;
/** The same by the clock: code that is still cold takes ten times as long for a unit, and so does a busy machine. */
const TURN_MS = 10;

/**
 * Does work that says how many units each part of it was, and lets everything else of the process have its turn in between:
 * requests are answered and leases renewed while a task of 100,000 annotations is compared.
 */
export async function inTurns<R>(work: Generator<number, R>): Promise<R> {
  let units = 0;
  for (let part = work.next(); ; part = work.next()) {
    if (part.done) return part.value;
    units += part.value;
    if (units < UNITS && !turnIsDue()) continue;
    units = 0;
    await othersTurn();
  }
}

/** The same without turns. */
export function atOnce<R>(work: Generator<number, R>): R {
  for (let part = work.next(); ; part = work.next()) if (part.done) return part.value;
}

const waiting: (() => void)[] = [];
/** When others last had their turn: all that works in turns shares it, since work of several goes on in one turn. */
let began = 0;

/** Whether others should come first now: for loops whose parts are small and many, in place of a turn for each. */
export function turnIsDue(): boolean {
  return performance.now() - began > TURN_MS;
}

/**
 * Awaiting what is there already gives nobody a turn, however often it is done. Of several that wait, one goes on in each turn: two tasks
 * beside each other would stop everything else for twice as long.
 */
export function othersTurn(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    if (waiting.length === 1) setImmediate(letOneGoOn);
  });
}

function letOneGoOn(): void {
  began = performance.now();
  waiting.shift()?.();
  if (waiting.length > 0) setImmediate(letOneGoOn);
}
