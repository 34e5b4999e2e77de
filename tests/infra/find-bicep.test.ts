import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BICEP_VERSION, findBicep } from '../../infra/check/find-bicep.ts';

/** A folder with a program that says it is this version of Bicep. */
function bicepIn(folder: string, version: string): string {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'bicep');
  writeFileSync(path, `#!/bin/sh\necho "Bicep CLI version ${version} (abc)"\n`, { mode: 0o755 });
  return path;
}

/** No compiler anywhere, and no `dotnet` to restore one. */
function nowhere(): { folder: string; env: NodeJS.ProcessEnv } {
  const folder = mkdtempSync(join(tmpdir(), 'bicep-'));
  const env = {
    PATH: join(folder, 'path'),
    AZURE_CONFIG_DIR: join(folder, 'az'),
    NUGET_PACKAGES: join(folder, 'nuget'),
  };
  return { folder, env };
}

describe('findBicep()', () => {
  it('takes what BICEP_PATH names, whatever its version, and says so where it does not run', () => {
    const { folder, env } = nowhere();
    const path = bicepIn(join(folder, 'mine'), '0.30.1');
    expect(findBicep({ ...env, BICEP_PATH: path })).toEqual({ path, version: '0.30.1' });
    expect(() => findBicep({ ...env, BICEP_PATH: join(folder, 'none') })).toThrow(/BICEP_PATH names.*none/);
  });

  it('prefers the right version of Azure CLI to another on the PATH, and another to none', () => {
    const { folder, env } = nowhere();
    expect(findBicep(env)).toBeUndefined();
    const other = bicepIn(join(folder, 'path'), '0.30.1');
    expect(findBicep(env)).toEqual({ path: other, version: '0.30.1' });
    const right = bicepIn(join(folder, 'az', 'bin'), BICEP_VERSION);
    expect(findBicep(env)).toEqual({ path: right, version: BICEP_VERSION });
  });

  it.each([
    ['', 0],
    ['true', 1],
  ])('says in one line that there is none; with CI=%s the check ends with %i', (CI, status) => {
    const { env } = nowhere();
    const run = spawnSync(process.execPath, ['infra/check/main.ts'], { encoding: 'utf8', env: { ...env, CI } });
    expect(run).toMatchObject({ status, stdout: expect.stringMatching(/^The deployment was not checked: .*\n$/) });
  });
});
