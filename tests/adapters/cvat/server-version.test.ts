import { expect, it } from 'vitest';
import type { CvatAnswer } from '../../../shared/adapters/cvat/call.ts';
import { serverVersion } from '../../../shared/adapters/cvat/server-version.ts';

function server(answers: (string | Error)[]) {
  let asked = 0;
  let now = 0;
  const transport = async (): Promise<CvatAnswer> => {
    const answer = answers[asked++] ?? '2.73.0';
    if (answer instanceof Error) throw answer;
    const headers = new Headers({ 'content-type': 'application/vnd.cvat+json' });
    return { status: 200, headers, text: JSON.stringify({ version: answer }), attempts: 1, secrets: [] };
  };
  const version = serverVersion(() => now);
  const about = () => version(transport);
  return { about, asked: () => asked, pass: (ms: number) => (now += ms) };
}

it('serverVersion() asks once a minute, since a server may be updated while we run', async () => {
  const { about, asked, pass } = server(['2.55.0', '2.56.0']);
  expect(await Promise.all([about(), about()])).toEqual([{ version: '2.55.0' }, { version: '2.55.0' }]);
  pass(59_999);
  expect(await about()).toEqual({ version: '2.55.0' });
  expect(asked()).toBe(1);
  pass(1);
  expect(await about()).toEqual({ version: '2.56.0' });
});

it('serverVersion() asks again at once after a failure', async () => {
  const { about } = server([new Error('down')]);
  await expect(about()).rejects.toThrow('down');
  expect(await about()).toEqual({ version: '2.73.0' });
});
