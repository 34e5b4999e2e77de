import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';

const run = (BICEP_PATH: string) =>
  spawnSync(process.execPath, ['infra/check/main.ts'], { encoding: 'utf8', env: { ...process.env, BICEP_PATH } });

describe('npm run check:infra', () => {
  it('passes without a compiler, and says that there was none', () => {
    expect(run('')).toMatchObject({ status: 0, stdout: expect.stringContaining('not compiled') });
  });

  it('asks the compiler that BICEP_PATH names', () => {
    expect(run('true')).toMatchObject({ status: 0, stdout: expect.stringContaining('and compiled') });
    expect(run('false').status).toBe(1);
  });
});
