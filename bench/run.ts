import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../local/project-root.ts';

/** What each measurement takes when none is named: small ones, to see that they run and in which order of size things are. */
const BENCHES: Record<string, string[]> = {
  manifest: ['--small'],
  normalize: [join(projectRoot, '.data', 'bench'), '--gb', '0.3', '--rounds', '1'],
  product: ['--rounds', '1'],
  migration: [],
  growth: [],
  package: [],
};

/** `--check`: fail where a ratio is outside its bound. */
const check = process.argv.includes('--check');
const [name, ...args] = process.argv.slice(2).filter((argument) => argument !== '--check');
if (name !== undefined && !(name in BENCHES)) {
  console.error(
    `Usage: npm run bench [-- --check] [-- ${Object.keys(BENCHES).join('|')} [options]]: current value is "${name}"`,
  );
  process.exit(2);
}
const failed: string[] = [];
mkdirSync(join(projectRoot, '.data', 'bench'), { recursive: true });
for (const bench of name === undefined ? Object.keys(BENCHES) : [name]) {
  const options = args.length > 0 ? args : (BENCHES[bench] ?? []);
  const { status } = spawnSync(process.execPath, [join(projectRoot, 'bench', `${bench}.ts`), ...options], {
    stdio: 'inherit',
    env: { ...process.env, ...(check ? { BENCH_CHECK: '1' } : {}) },
  });
  if (status !== 0) failed.push(bench);
}
if (failed.length > 0) {
  console.error(`Outside a bound, or ended with an error: ${failed.join(', ')}`);
  process.exit(1);
}
