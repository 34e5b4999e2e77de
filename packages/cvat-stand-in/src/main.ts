import { parseArgs } from 'node:util';
import { startCvat } from './start-cvat.ts';

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    port: { type: 'string' },
    version: { type: 'string' },
    'blob-endpoint': { type: 'string', multiple: true },
    'record-bodies': { type: 'boolean' },
    'one-job-per-user': { type: 'boolean' },
  },
});
if (!values.data) {
  console.error(
    'Usage: node packages/cvat-stand-in/src/main.ts --data DIR [--port N] [--version X.Y.Z] [--blob-endpoint ACCOUNT=URL]... [--record-bodies] [--one-job-per-user]',
  );
  process.exit(2);
}
const cvat = await startCvat({
  dataDir: values.data,
  ...(values.port === undefined ? {} : { port: Number(values.port) }),
  ...(values.version === undefined ? {} : { version: values.version }),
  blobEndpoints: Object.fromEntries(
    (values['blob-endpoint'] ?? []).map((pair) => [
      pair.slice(0, pair.indexOf('=')),
      pair.slice(pair.indexOf('=') + 1),
    ]),
  ),
  recordBodies: values['record-bodies'] ?? false,
  oneRunningJobPerUser: values['one-job-per-user'] ?? false,
});
const stop = () => void cvat.stop().then(() => process.exit(0));
process.once('SIGTERM', stop);
process.once('SIGINT', stop);
const { url, tokens } = cvat;
console.log(JSON.stringify({ ready: true, url, token: tokens.writer, readOnlyToken: tokens.readOnly, tokens }));
