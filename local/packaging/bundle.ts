import { mkdir, rename, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { inAscii } from './in-ascii.ts';

const EXTENSIONS = '@azure/functions-extensions-base';

/** Runs before anything is loaded: an older Node would fail in the middle of a migration, for want of what came later. */
const REQUIRE_NODE =
  "if (Number(process.versions.node.split('.')[0]) < 22) " +
  "throw new Error('Cannot start azureml-to-cvat: it needs Node.js 22 or newer: current value is ' + process.versions.node);";

/** zod exports its words in fifty languages, and a bundle loads them all: English is the one that is used. */
const ONE_LOCALE: Plugin = {
  name: 'one-locale',
  setup({ onLoad }) {
    const contents = "export { default as en } from './en.js';";
    onLoad({ filter: /[/\\]zod[/\\]v4[/\\]locales[/\\]index\.js$/ }, () => ({ contents }));
  },
};

/**
 * A quarter of the time in which the app loads went into what it seldom needs: the HTTP of the durable client, the arithmetic of its timers,
 * one check of a hundred, HTTP/2, and YAML. These are loaded when they are used, and are the very same libraries; so are forms, proxies and HTTP/2 of
 * the durable client, which talks to the host beside it only: its first request stopped the loop for a tenth of a second. Of undici, only what we use is
 * there at all.
 */
const LATER: Readonly<Record<string, string>> = {
  axios: "Object.defineProperty(exports, 'default', { get: () => require('axios').default });",
  moment:
    "module.exports = (...given) => require('moment')(...given);" +
    "module.exports.duration = (...given) => require('moment').duration(...given);",
  validator: "exports.isURL = (...given) => require('validator/lib/isURL').default(...given);",
  'form-data': "module.exports = function (...given) { return new (require('form-data'))(...given); };",
  'https-proxy-agent': "module.exports = function (...given) { return new (require('https-proxy-agent'))(...given); };",
  http2:
    "exports.connect = (...given) => require('http2').connect(...given);" +
    "Object.defineProperty(exports, 'constants', { get: () => require('http2').constants });",
  yaml: "exports.parse = (...given) => require('yaml').parse(...given);",
  './client-h2.js': "module.exports = (...given) => require('./client-h2.js')(...given);",
  undici:
    "Object.assign(require('undici/lib/dispatcher/dispatcher.js').prototype, require('undici/lib/api'));" +
    "exports.Agent = require('undici/lib/dispatcher/agent.js');" +
    "exports.Pool = require('undici/lib/dispatcher/pool.js');",
};
const OF_AXIOS: ReadonlySet<string> = new Set(['form-data', 'https-proxy-agent', 'http2']);
const LOADED_LATER: Plugin = {
  name: 'loaded-later',
  setup({ onResolve, onLoad }) {
    onResolve(
      { filter: /^(axios|form-data|https-proxy-agent|http2|moment|validator|yaml|undici|\.\/client-h2\.js)$/ },
      ({ path, namespace, resolveDir, importer }) => {
        // Others use them in other versions, or otherwise.
        const others = OF_AXIOS.has(path) && !/[/\\]axios[/\\]dist[/\\]/.test(importer);
        return namespace === 'loaded-later' || others
          ? undefined
          : { path, namespace: 'loaded-later', pluginData: resolveDir };
      },
    );
    onLoad({ filter: /./, namespace: 'loaded-later' }, ({ path, pluginData }) => ({
      contents: LATER[path] ?? '',
      resolveDir: String(pluginData),
    }));
  },
};

/**
 * Bundles the function app into the one file that package.json's `main` names, so that a package needs no node_modules.
 * `@azure/functions-core` is not a package: the host provides it at run time.
 */
export async function bundleApp(root: string, outfile = join(root, 'dist', 'main.cjs')): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: ['functions/index.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node22',
    format: 'cjs',
    external: ['@azure/functions-core'],
    // Two builds of this package would be two registries: a factory that we register must be seen by @azure/functions.
    alias: { [EXTENSIONS]: createRequire(import.meta.url).resolve(EXTENSIONS) },
    // Modules of the storage library ask where they are; CommonJS says that in other words.
    define: { 'import.meta.url': 'bundleUrl' },
    banner: { js: `${REQUIRE_NODE}const bundleUrl = require('node:url').pathToFileURL(__filename).href;` },
    sourcemap: true,
    // Names and lines are what a stack trace needs; the texts would double the package.
    sourcesContent: false,
    plugins: [ONE_LOCALE, LOADED_LATER],
    logLevel: 'silent',
    write: false,
  });
  await mkdir(dirname(outfile), { recursive: true });
  for (const { path, text } of outputFiles) {
    // Another command may be starting a host from this very file.
    const unfinished = `${path}.${process.pid}`;
    await writeFile(unfinished, path.endsWith('.map') ? text : inAscii(text));
    await rename(unfinished, path);
  }
  return outfile;
}
