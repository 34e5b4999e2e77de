import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '../project-root.ts';
import { findingsPage } from './findings-page.ts';

const page = join(projectRoot, 'docs/findings.md');
await writeFile(page, findingsPage(await readFile(page, 'utf8')));
