import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';

test('outputs-to-env.ts gives a shell every output under its own name, whatever the case that Azure answers', () => {
  const outputs = {
    functioN_APP_NAME: { type: 'String', value: 'app' },
    imagE_CONTAINERS: { type: 'Array', value: ['images', "o'hara"] },
  };
  const script = `eval "$('${process.execPath}' infra/outputs-to-env.ts)" && printf '%s|%s' "$FUNCTION_APP_NAME" "$IMAGE_CONTAINERS"`;
  const { stdout } = spawnSync('sh', ['-c', script], { input: JSON.stringify(outputs), encoding: 'utf8' });
  expect(stdout).toBe(`app|["images","o'hara"]`);
});
