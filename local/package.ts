import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { makePackage } from './packaging/make-package.ts';
import { makeSbom } from './packaging/make-sbom.ts';
import { projectRoot } from './project-root.ts';

const { values } = parseArgs({ options: { 'durable-backend': { type: 'string', default: 'storage' } } });
const durableBackend = values['durable-backend'];
if (durableBackend === 'storage' || durableBackend === 'scheduler') {
  const { folder, zip, files, template } = await makePackage(projectRoot, { durableBackend });
  console.log(`${zip} (${((await stat(zip)).size / 1_000_000).toFixed(1)} MB): ${files.join(', ')}`);
  console.log(`Unpacked: ${folder}`);
  console.log(`For "Deploy a custom template" in the portal: ${template}`);
  console.log(`What is in it: ${await makeSbom(projectRoot, dirname(zip))}`);
} else {
  console.error(`Cannot package for the durable backend "${durableBackend}": it is "storage" or "scheduler"`);
  process.exitCode = 2;
}
