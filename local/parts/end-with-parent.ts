/**
 * Loaded into every process that we start (`node --import`): its standard input is a pipe from us, which ends when we are
 * gone, however that happened. A part must not outlive the command that started it and keep its ports and its files.
 */
process.stdin.on('end', () => process.kill(process.pid, 'SIGTERM'));
process.stdin.on('error', () => process.kill(process.pid, 'SIGTERM'));
process.stdin.resume();
// Who reads our words is gone as well, and a part that saves its data as it ends must not die of telling so.
process.stdout.on('error', () => undefined);
process.stderr.on('error', () => undefined);
// A pipe is a socket, which must not keep a finished process alive.
if ('unref' in process.stdin && typeof process.stdin.unref === 'function') process.stdin.unref();
