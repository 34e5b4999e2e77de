import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { projectRoot } from './project-root.ts';

/** Whether this is an installed package, whose parts are bundled, or a checkout, whose parts run as they are written. */
export const installed = !import.meta.url.endsWith('.ts');

/** The program of a part that runs as a process of its own. */
export function partScript(part: 'cvat-stand-in' | 'functions-host-embedded'): string {
  return installed ? beside(`${part}.mjs`) : join(projectRoot, 'packages', part, 'src', 'main.ts');
}

/** Loaded into every part: see there. */
export function endWithParent(): string {
  return installed ? beside('end-with-parent.mjs') : join(projectRoot, 'local', 'parts', 'end-with-parent.ts');
}

/** Loaded into Azurite: see there. */
export function leanAzurite(): string {
  return installed ? beside('lean-azurite.mjs') : join(projectRoot, 'local', 'parts', 'lean-azurite.ts');
}

/** Folder with the app's host.json and package.json. */
export function appRoot(): string {
  return installed ? join(projectRoot, 'app') : projectRoot;
}

/**
 * Where commands keep what they have to keep. The folder of an installed package may be anywhere, and goes when it is
 * updated: then it is a folder where the person stands.
 */
export function dataRoot(): string {
  return installed ? join(process.env.INIT_CWD ?? process.cwd(), '.azureml-to-cvat') : join(projectRoot, '.data');
}

/** What Node has compiled for the parts: the next ones start from it. It is code that will run: never in a folder of others. */
export function compileCache(): string {
  return installed ? join(homedir(), '.cache', 'azureml-to-cvat') : join(projectRoot, '.data', 'compiled');
}

/** All files of the bundle lie in one folder. */
const beside = (name: string) => fileURLToPath(new URL(name, import.meta.url));
