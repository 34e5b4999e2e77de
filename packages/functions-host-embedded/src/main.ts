import { parseArgs } from 'node:util';
import { startHost } from './host.ts';
import { readHostJson } from './host-json.ts';
import { formatLogLine, type Log } from './log.ts';
import { logConsole } from './log-console.ts';
import { isLogged } from './log-threshold.ts';
import { stackOf } from './system-error.ts';

/** What is still running is given this long to end. */
const DRAIN_MS = 20_000;

const { values } = parseArgs({
  options: {
    app: { type: 'string' },
    root: { type: 'string', default: '.' },
    data: { type: 'string' },
    port: { type: 'string', default: '0' },
    'own-worker': { type: 'boolean', default: false },
    /** Of the work of a host that died; absent: as long as in the real host. */
    'visibility-seconds': { type: 'string' },
  },
});

if (values.app === undefined || values.data === undefined) {
  process.stderr.write(
    'Usage: node packages/functions-host-embedded/src/main.ts --app <entry file> --data <folder> [--root <folder>] [--port <number>] [--own-worker] [--visibility-seconds <number>]\n',
  );
  process.exit(2);
}

const visibility = values['visibility-seconds'];
const threshold = (await readHostJson(values.root)).logging.logLevel.default;
const log: Log = (level, source, message) => {
  if (isLogged(level, threshold)) process.stderr.write(formatLogLine(level, source, message, new Date()));
};

logConsole(log);

const die = (error: unknown) => {
  log('critical', 'host', stackOf(error));
  process.exit(1);
};
process.on('uncaughtException', die);

try {
  const host = await startHost({
    entry: values.app,
    root: values.root,
    dataDir: values.data,
    port: Number(values.port),
    env: process.env,
    log,
    visibilityMs: visibility === undefined ? undefined : Number(visibility) * 1000,
    ...(values['own-worker'] ? { giveUp: die } : {}),
  });
  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    setTimeout(
      () => die(new Error(`Cannot end in time: something still runs: current value is ${DRAIN_MS} ms`)),
      DRAIN_MS,
    ).unref();
    // The app's stream server never lets the process end by itself.
    host.stop().then(() => process.exit(0), die);
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  const { master, default: hostKey, system } = host.keys;
  const functions = host.functions.map(({ name, trigger }) => ({ name, type: trigger.type }));
  process.stdout.write(
    `${JSON.stringify({ ready: true, url: host.url, keys: { default: hostKey, master, system }, functions })}\n`,
  );
} catch (error) {
  die(error);
}
