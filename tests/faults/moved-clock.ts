import { readFileSync } from 'node:fs';

/** Loaded before a host and its worker: their clock is off by as many milliseconds as the file says, from one moment to the next. */
const file = process.env.FAULTS_CLOCK ?? '';
const RealDate = Date;
let offset = 0;
setInterval(() => {
  offset = Number(readFileSync(file, 'utf8'));
}, 50).unref();

globalThis.Date = new Proxy(RealDate, {
  construct: (target, args, self) =>
    Reflect.construct(target, args.length === 0 ? [target.now() + offset] : args, self),
  get: (target, key, self) => (key === 'now' ? () => target.now() + offset : Reflect.get(target, key, self)),
});
