/**
 * What a C# Task is to the shadow replay: its continuations run inside the call that settles it, in the order in which they
 * were added. A Promise would run them later, when the replay has moved on to the next event and counts ids differently.
 */
export class Future {
  outcome: 'open' | 'succeeded' | 'failed' = 'open';
  readonly #continuations: ((succeeded: boolean) => void)[] = [];

  settle(succeeded: boolean): void {
    if (this.outcome !== 'open') return;
    this.outcome = succeeded ? 'succeeded' : 'failed';
    for (const continuation of this.#continuations.splice(0)) continuation(succeeded);
  }

  whenSettled(continuation: (succeeded: boolean) => void): void {
    if (this.outcome === 'open') this.#continuations.push(continuation);
    else continuation(this.outcome === 'succeeded');
  }
}

/** C# Task.WhenAll: settles when the last child has, even if the first has failed. */
export function whenAll(children: readonly Future[]): Future {
  const all = new Future();
  let open = children.length;
  for (const child of children) {
    child.whenSettled(() => {
      open -= 1;
      if (open === 0) all.settle(children.every(({ outcome }) => outcome === 'succeeded'));
    });
  }
  return all;
}

export function whenAny(children: readonly Future[]): Future {
  const any = new Future();
  for (const child of children) child.whenSettled(() => any.settle(true));
  return any;
}
