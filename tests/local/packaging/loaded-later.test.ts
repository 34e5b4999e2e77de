import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { projectRoot } from '../../../local/project-root.ts';

test('durable-functions uses no more of the libraries that are loaded later than is handed on', async () => {
  const folder = dirname(fileURLToPath(import.meta.resolve('durable-functions')));
  const used = new Set<string>();
  for (const file of await readdir(folder, { recursive: true })) {
    if (!file.endsWith('.js')) continue;
    const text = await readFile(join(folder, file), 'utf8');
    for (const [, name, library] of text.matchAll(/const (\w+) = require\("(axios|moment|validator)"\)/g)) {
      for (const [, use = ''] of text.matchAll(new RegExp(`\\b${name}(\\.\\w+(?:\\.\\w+)?|\\()`, 'g')))
        used.add(`${library}${use}`);
    }
  }
  expect([...used].sort()).toEqual(['axios.default.create', 'moment(', 'moment.duration', 'validator.isURL']);
});

test('the app uses no more of them itself', async () => {
  const used = new Set<string>();
  for (const folder of ['functions', 'shared']) {
    for (const file of await readdir(join(projectRoot, folder), { recursive: true })) {
      if (!file.endsWith('.ts')) continue;
      const text = await readFile(join(projectRoot, folder, file), 'utf8');
      const imports = text.matchAll(/^import (?!type)(.*) from '(axios|moment|validator|yaml|undici)(.*)';$/gm);
      for (const [, names = '', library, within = ''] of imports) {
        const values = names.replaceAll(/[{}]/g, '').split(',');
        for (const one of values) if (!/^\s*type /.test(one)) used.add(`${library}${within}.${one.trim()}`);
      }
    }
  }
  expect([...used].sort()).toEqual(['undici.Agent', 'undici.Pool', 'yaml.parse']);
});

test('undici uses what speaks HTTP/2 by calling it, and nowhere else', async () => {
  const folder = dirname(fileURLToPath(import.meta.resolve('undici')));
  const used = new Set<string>();
  for (const file of await readdir(join(folder, 'lib'), { recursive: true })) {
    if (!file.endsWith('.js')) continue;
    const text = await readFile(join(folder, 'lib', file), 'utf8');
    if (/client-h2/.test(text)) for (const [use] of text.matchAll(/\bconnectH2\b.?/g)) used.add(`${file}: ${use}`);
  }
  expect([...used].sort()).toEqual(['dispatcher/client.js: connectH2 ', 'dispatcher/client.js: connectH2(']);
});

test('axios makes forms and proxies by name, asks HTTP/2 for what is handed on, and uses none of them when it is loaded', async () => {
  const folder = dirname(fileURLToPath(import.meta.resolve('durable-functions')));
  const axios = createRequire(join(folder, 'index.js')).resolve('axios');
  const text = await readFile(axios, 'utf8');
  const used = new Set<string>();
  for (const [, name, library] of text.matchAll(/var (\S+) = require\('(form-data|https-proxy-agent|http2)'\)/g)) {
    const uses = new RegExp(`[^\\n]*(?<![\\w$])${name?.replace('$', '\\$')}(?![\\w$])[^\\n]*`, 'g');
    for (const [line] of text.matchAll(uses))
      if (!/require\(|^\s*\/[/*]|^\s*\*/.test(line)) used.add(`${library}: ${line.trim()}`);
  }
  expect([...used].sort()).toEqual([
    'form-data: FormData: FormData$1,',
    'form-data: formData = formData || new (FormData$1 || FormData)();',
    'http2: const session = http2.connect(authority, options);',
    'http2: } = http2.constants;',
    'https-proxy-agent: agent = new HttpsProxyAgent(merged);',
    'https-proxy-agent: if (!(configHttpsAgent instanceof HttpsProxyAgent)) {',
  ]);
});
