import { appendFileSync, existsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { app } from 'durable-functions';

const GATE_TIMEOUT_MS = 30_000;

app.activity('echo', { handler: (input: unknown) => input });

app.activity('typeOf', { handler: (input: unknown) => `${typeof input} ${JSON.stringify(input)}` });

class Point {
  readonly x = 1;
  get sum() {
    return this.x + 1;
  }
}

app.activity('answer', {
  handler: (kind: string) =>
    ({ nothing: undefined, text: 'text', json: '{"a":1}', bytes: Buffer.from('bytes'), class: new Point(), half: 0.5 })[
      kind
    ],
});

app.activity('fail', {
  handler: (message: string) => {
    throw new Error(message);
  },
});

const attempts = new Map<string, number>();

/** Fails `failures` times per key, then answers the number of the attempt. */
app.activity('flaky', {
  handler: ({ key, failures }: { key: string; failures: number }) => {
    const attempt = (attempts.get(key) ?? 0) + 1;
    attempts.set(key, attempt);
    if (attempt <= failures) throw new Error(`attempt ${attempt}`);
    return attempt;
  },
});

/** Writes a line, then waits until the gate's file is there. */
app.activity('pass', {
  handler: async ({ notes, text, gate }: { notes: string; text: string; gate?: string }) => {
    appendFileSync(notes, `${text} begins\n`);
    const deadline = Date.now() + GATE_TIMEOUT_MS;
    while (gate && !existsSync(gate) && Date.now() < deadline) await delay(5);
    appendFileSync(notes, `${text} ends\n`);
    return text;
  },
});
