import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import type { Counters, StubServer } from './manifest-site.ts';

/** What is measured runs in processes of its own, so that its CPU and memory are its own. */
export type Cost = { wallSeconds: number; cpuSeconds: number };
export type Refresh = Cost & { peakMegabytes: number; read: number; images: number; counters: Counters };

const run = promisify(execFile);
const script = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const bundles = fileURLToPath(new URL('../dist/bench/', import.meta.url));
const bundled = (name: string) => `${bundles}${name}.js`;

/** As in production: bundled, without the compiler that node loads to run TypeScript. */
export async function bundleProcesses(): Promise<void> {
  await build({
    entryPoints: ['manifest-process', 'blob-loops'].map((name) => script(`./${name}.ts`)),
    ...{ outdir: bundles, bundle: true, platform: 'node', format: 'esm', external: ['sharp'] },
    banner: {
      js: "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);",
    },
  });
}

export async function refresh(stub: StubServer): Promise<Refresh> {
  await stub.counters();
  const { stdout } = await run(process.execPath, [bundled('manifest-process'), stub.url]);
  return { ...JSON.parse(stdout), counters: await stub.counters() };
}

/** One of the loops of blob-loops.ts. */
export async function loop(name: string, stub: StubServer, images: number, bytes = '0'): Promise<Cost> {
  const { stdout } = await run(process.execPath, [bundled('blob-loops'), name, stub.url, String(images), bytes]);
  return JSON.parse(stdout);
}

/** Lets the next refresh find an index of all images. */
export async function seedIndex(stub: StubServer, images: number): Promise<void> {
  await run(process.execPath, [script('./seed-index.ts'), stub.url, String(images), stub.account]);
}
