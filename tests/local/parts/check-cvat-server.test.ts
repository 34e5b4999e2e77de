import { once } from 'node:events';
import { createServer } from 'node:http';
import { expect, test } from 'vitest';
import { checkCvatServer } from '../../../local/parts/check-cvat-server.ts';
import { UsageError } from '../../../local/usage-error.ts';

test('checkCvatServer() names the option and not the setting, also in what went wrong', async () => {
  const gone = createServer().listen(0, '127.0.0.1');
  await once(gone, 'listening');
  const address = gone.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  gone.close();
  await once(gone, 'close');
  const url = `http://127.0.0.1:${port}`;
  const asked = checkCvatServer({ url, token: 'secret' }, () => undefined);
  await expect(asked).rejects.toBeInstanceOf(UsageError);
  await expect(asked).rejects.toThrow(`current value of --cvat is ${url}`);
  await expect(asked).rejects.toMatchObject({ fix: expect.stringContaining('Check --cvat') });
});
