import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '../project-root.ts';
import { findingsPage } from './findings-page.ts';
import { httpApiPage } from './http-api-page.ts';

const page = join(projectRoot, 'docs/findings.md');
await writeFile(page, findingsPage(await readFile(page, 'utf8')));
await writeFile(join(projectRoot, 'docs/http-api.yaml'), httpApiPage());
