import { stat } from 'node:fs/promises';
import { bundleApp } from './packaging/bundle.ts';
import { projectRoot } from './project-root.ts';

const file = await bundleApp(projectRoot);
const { size } = await stat(file);
console.log(`${file} (${(size / 1_000_000).toFixed(1)} MB)`);
