import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, normalize, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '..');
const WORLD = [
  'shared/version.ts',
  'shared/world.ts',
  'shared/config.ts',
  'shared/errors.ts',
  'shared/blob-name.ts',
  'shared/redact.ts',
  'shared/shown-value.ts',
];
const GROUND = [
  'local/exit-code.ts',
  'local/layout.ts',
  'local/port-of.ts',
  'local/project-root.ts',
  'local/usage-error.ts',
];
const PURE = [
  'shared/azureml',
  'shared/azureml-dataset',
  'shared/azureml-export',
  'shared/cvat',
  'shared/manifest',
  'shared/verification',
];

/**
 * The import rule: for each room, the rooms and files below which its imports must lie (itself included without saying) and
 * its packages. The most specific room that holds a file speaks for it. `types` may be imported as types alone.
 */
type Rule = { rooms: string[]; types?: string[]; packages: string[] | 'any' };
const RULES: Record<string, Rule> = {
  'shared/dataset': { rooms: [], packages: ['zod'] },
  'shared/images': { rooms: [], packages: ['zod', 'image-size', 'node:zlib'] },
  'shared/azureml': { rooms: ['shared/dataset', 'shared/errors.ts'], packages: ['zod'] },
  'shared/azureml-dataset': {
    rooms: ['shared/azureml', 'shared/dataset', 'shared/errors.ts'],
    packages: ['zod', 'yaml'],
  },
  'shared/azureml-export': { rooms: ['shared/dataset'], packages: [] },
  'shared/cvat': { rooms: ['shared/dataset'], packages: ['zod'] },
  'shared/manifest': { rooms: ['shared/dataset', 'shared/images'], packages: ['zod'] },
  'shared/verification': { rooms: ['shared/dataset'], packages: ['zod'] },
  // Pages and tables of a report: they say in words what the codes mean.
  'shared/report': {
    rooms: ['shared/verification', 'shared/errors', 'shared/dataset'],
    types: ['shared/azureml/rules'],
    packages: [],
  },
  'shared/world.ts': { rooms: [], types: ['shared/dataset', 'shared/cvat', 'shared/config.ts'], packages: ['zod'] },
  'shared/config.ts': {
    rooms: ['shared/errors.ts', 'shared/shown-value.ts'],
    types: ['shared/dataset', 'shared/cvat'],
    packages: ['zod'],
  },
  'shared/errors.ts': { rooms: [], packages: [] },
  'shared/redact.ts': { rooms: [], packages: [] },
  'shared/shown-value.ts': { rooms: ['shared/redact.ts'], packages: [] },
  'shared/blob-name.ts': { rooms: ['shared/errors.ts'], packages: [] },
  'shared/errors': { rooms: ['shared/azureml/rules', 'shared/images/remarks.ts'], packages: [] },
  'shared/version.ts': { rooms: [], packages: [] },
  'shared/work': { rooms: ['shared/dataset', ...WORLD], types: ['shared/cvat/waiting.ts'], packages: ['zod'] },
  'shared/living-manifest': {
    rooms: ['shared/work', 'shared/manifest', 'shared/images', 'shared/dataset', ...WORLD],
    packages: ['zod', 'node:crypto'],
  },
  'shared/ledger': { rooms: ['shared/work', 'shared/dataset', ...WORLD], packages: ['zod', 'node:crypto'] },
  'shared/credentials': {
    rooms: ['shared/living-manifest', 'shared/work', 'shared/cvat', 'shared/dataset', ...WORLD],
    packages: ['zod'],
  },
  'shared/doctor': {
    rooms: ['shared/credentials', 'shared/living-manifest', 'shared/work', ...PURE, 'shared/dataset', ...WORLD],
    packages: ['zod'],
  },
  // client-zip makes bytes of bytes, p-map calls what it is given; node:crypto hashes. None reaches outside memory.
  'shared/migration': {
    rooms: [
      'shared/credentials',
      'shared/ledger',
      'shared/living-manifest',
      'shared/report',
      'shared/work',
      ...PURE,
      'shared/dataset',
      'shared/images',
      ...WORLD,
    ],
    packages: ['zod', 'client-zip', 'p-map', 'node:crypto'],
  },
  // What the app takes and answers over HTTP: schemas of other rooms, and no code that does anything.
  'shared/http-api': {
    rooms: [
      'shared/azureml/rules/options.ts',
      'shared/dataset',
      'shared/doctor/check.ts',
      'shared/living-manifest/manifest-view.ts',
      'shared/migration/progress.ts',
      'shared/migration/request.ts',
      'shared/migration/undo-input.ts',
      'shared/way-back/back-input.ts',
      'shared/verification/report.ts',
      'shared/version.ts',
    ],
    packages: ['zod'],
  },
  'shared/way-back': {
    rooms: ['shared/migration', 'shared/ledger', 'shared/work', ...PURE, 'shared/dataset', ...WORLD],
    packages: ['zod', 'node:crypto'],
  },
  'shared/adapters': {
    rooms: ['shared/cvat/wire.ts', 'shared/cvat/version.ts', 'shared/cvat/waiting.ts', 'shared/dataset', ...WORLD],
    packages: 'any',
  },
  'functions/orchestrators': {
    // Schemas of what crosses the history, words for what CVAT says, and how long to wait; they pull no SDK in.
    rooms: [
      'shared/migration/dropped-input.ts',
      'shared/migration/ends-all.ts',
      'shared/migration/lane-result.ts',
      'shared/migration/migration-input.ts',
      'shared/migration/task-input.ts',
      'shared/migration/task-result.ts',
      'shared/migration/undo-input.ts',
      'shared/way-back/back-input.ts',
      'shared/cvat/failed-creation.ts',
      'shared/cvat/waiting.ts',
      'shared/work/growing-pause.ts',
      'shared/work/lanes.ts',
      'shared/work/lost-work.ts',
    ],
    types: ['shared/migration', 'shared/work', 'shared/dataset', 'functions/activities.ts'],
    packages: ['durable-functions'],
  },
  functions: {
    rooms: [
      'shared/migration',
      'shared/way-back',
      'shared/living-manifest',
      'shared/credentials',
      'shared/cvat/waiting.ts',
      'shared/doctor',
      'shared/work',
      'shared/adapters',
      'shared/errors',
      'shared/http-api',
      'shared/report',
      'shared/verification',
      'shared/azureml/rules/options.ts',
      'shared/dataset',
      ...WORLD,
    ],
    types: ['shared/cvat/waiting.ts'],
    packages: [
      '@azure/functions',
      '@azure/functions-extensions-base',
      'durable-functions',
      'p-map',
      'zod',
      'node:crypto',
      'node:v8',
    ],
  },
  // Packages are libraries: each knows itself only, and how they are used stands in their README.
  'packages/functions-host-embedded': { rooms: [], packages: 'any' },
  'packages/cvat-stand-in': { rooms: [], packages: 'any' },
  'packages/blob-events-emulated': { rooms: [], packages: 'any' },
  // command-line/ over pipeline/ over parts/; what all of them stand on lies in local/ itself.
  'local/terminal': { rooms: [...GROUND, 'shared'], packages: 'any' },
  'local/packaging': { rooms: GROUND, packages: 'any' },
  'local/images-folder': { rooms: ['local/port-of.ts', 'shared'], packages: 'any' },
  'local/parts': { rooms: [...GROUND, 'local/packaging', 'local/images-folder', 'shared'], packages: 'any' },
  'local/pipeline': { rooms: [...GROUND, 'local/parts', 'local/terminal', 'shared'], packages: 'any' },
  'local/command-line': {
    rooms: [...GROUND, 'local/pipeline', 'local/parts', 'local/terminal', 'shared'],
    packages: 'any',
  },
  // Its commands deploy and undeploy are faces over infra's programs.
  local: { rooms: ['functions', 'infra', 'shared'], packages: 'any' },
};

type Import = { file: string; target: string; typeOnly: boolean };

async function sources(): Promise<string[]> {
  const files: string[] = [];
  const packages = (await readdir(join(ROOT, 'packages'))).map((name) => join('packages', name, 'src'));
  for (const room of ['functions', 'shared', 'local', ...packages]) {
    for (const entry of await readdir(join(ROOT, room), { recursive: true })) {
      if (entry.endsWith('.ts')) files.push(join(room, entry));
    }
  }
  return files;
}

async function importsOf(file: string): Promise<Import[]> {
  const text = await readFile(join(ROOT, file), 'utf8');
  const statements = text.matchAll(
    /^(?:import|export)\s+(type\s)?[^'";]*?from\s+'([^']+)'|^import\s+'([^']+)'|import\('([^']+)'\)/gms,
  );
  return [...statements].map(([, type, from, bare, dynamic]) => {
    const specifier = from ?? bare ?? dynamic ?? '';
    const local = specifier.startsWith('.');
    const target = local ? normalize(join(dirname(file), specifier)) : specifier;
    return { file, target: local ? relative('.', target) : target, typeOnly: type !== undefined };
  });
}

function roomOf(file: string): string | undefined {
  return Object.keys(RULES)
    .filter((room) => isBelow(file, room))
    .sort((a, b) => b.length - a.length)[0];
}

function isBelow(file: string, room: string): boolean {
  return file === room || file.startsWith(`${room}/`);
}

function isLocalFile(target: string): boolean {
  return /^(functions|shared|local|packages|tests|bench|infra|\.\.)(\/|$)/.test(target);
}

function allowed({ file, target, typeOnly }: Import): boolean {
  const room = roomOf(file);
  const rule = room === undefined ? undefined : RULES[room];
  if (!room || !rule) return false;
  if (!isLocalFile(target)) {
    const name = target.startsWith('@') ? target.split('/').slice(0, 2).join('/') : (target.split('/')[0] ?? '');
    return rule.packages === 'any' || rule.packages.includes(name.startsWith('node:') ? target : name);
  }
  const rooms = [room, ...rule.rooms, ...(typeOnly ? (rule.types ?? []) : [])];
  return rooms.some((other) => isBelow(target, other));
}

describe('import rule', () => {
  it('holds for every import of every file', async () => {
    const imports = (await Promise.all((await sources()).map(importsOf))).flat();
    expect(imports.length).toBeGreaterThan(100);
    const broken = imports.filter((one) => !allowed(one)).map(({ file, target }) => `${file} imports ${target}`);
    expect(broken).toEqual([]);
  });

  it.each([
    ['shared/azureml/read-export.ts', 'shared/cvat/coco.ts', false],
    ['shared/migration/plan.ts', 'shared/adapters/storage/store.ts', false],
    ['shared/azureml-dataset/open-export.ts', 'shared/cvat/coco.ts', false],
    ['shared/azureml/read-export.ts', 'shared/azureml-dataset/open-export.ts', false],
    ['shared/migration/plan.ts', '@azure/storage-blob', false],
    ['shared/living-manifest/todo-list.ts', 'shared/migration/plan.ts', false],
    ['shared/migration/plan.ts', 'shared/doctor/check.ts', false],
    ['functions/orchestrators/step.ts', 'node:crypto', false],
    ['functions/orchestrators/step.ts', 'shared/migration/plan.ts', false],
    ['functions/index.ts', 'local/azureml-to-cvat.ts', false],
    ['local/azureml-to-cvat.ts', 'tests/names.ts', false],
    ['packages/cvat-stand-in/src/tus.ts', 'shared/cvat/coco.ts', false],
    ['shared/cvat/coco.ts', 'shared/dataset/record.ts', true],
  ])('%s may import %s: %s', (file, target, expected) => {
    expect(allowed({ file, target, typeOnly: false })).toBe(expected);
  });
});

describe('circles', () => {
  it('are nowhere: no file imports itself by way of others, types included', async () => {
    const files = await sources();
    const imports = new Map<string, string[]>();
    for (const file of files) {
      imports.set(
        file,
        (await importsOf(file)).map(({ target }) => target).filter((target) => isLocalFile(target)),
      );
    }
    const circles: string[] = [];
    const done = new Set<string>();
    const visit = (file: string, way: readonly string[]): void => {
      const start = way.indexOf(file);
      if (start >= 0) circles.push([...way.slice(start), file].join(' -> '));
      if (start >= 0 || done.has(file)) return;
      for (const target of imports.get(file) ?? []) visit(target, [...way, file]);
      done.add(file);
    };
    for (const file of files) visit(file, []);
    expect(circles).toEqual([]);
  });
});

describe('rooms', () => {
  it('read the clock and the environment only where they may', async () => {
    const clocks = /\bDate\.now\(|new Date\(\)|Math\.random\(|performance\.now\(/;
    // In turns: when others come first, which changes nothing that is decided.
    const mayReadClock = ['shared/adapters', 'shared/dataset/in-turns.ts', 'functions/world.ts', 'local', 'packages'];
    const offenders: string[] = [];
    for (const file of await sources()) {
      const code = (await readFile(join(ROOT, file), 'utf8')).replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');
      if (clocks.test(code) && !mayReadClock.some((room) => isBelow(file, room)))
        offenders.push(`${file}: clock or randomness`);
      if (
        code.includes('process.env') &&
        !isBelow(file, 'local') &&
        !isBelow(file, 'packages') &&
        file !== 'functions/world.ts'
      )
        offenders.push(`${file}: process.env`);
    }
    expect(offenders).toEqual([]);
  });

  it('register functions in functions/index.ts alone', async () => {
    const offenders: string[] = [];
    for (const file of await sources()) {
      const text = await readFile(join(ROOT, file), 'utf8');
      const registers =
        /\b(?:df\.)?app\.(http|storageBlob|storageQueue|eventGrid|timer|orchestration|setup|generic)\(/.test(text);
      if (registers && file !== 'functions/index.ts') offenders.push(file);
    }
    expect(offenders).toEqual([]);
  });

  it('keep nothing in a module that could make two instances of the app decide differently', async () => {
    const known = [
      // What the environment of this process says, and the same in all of them.
      'functions/world.ts: built',
      // That the host took a key less than a minute ago; whoever does not know it asks the host.
      'functions/http/pages/key-check.ts: known',
      // When the loop of this process last had its turn.
      'shared/dataset/in-turns.ts: began',
      // What was computed before, of the same bytes or the same reading, is computed again where it is gone.
      'shared/images/size-by-image-size.ts: kept',
      'shared/migration/decide-task.ts: byFrame',
      'shared/migration/task-picture.ts: byImage',
    ];
    const found: string[] = [];
    for (const file of await sources()) {
      if (!file.startsWith('functions') && !file.startsWith('shared')) continue;
      const text = await readFile(join(ROOT, file), 'utf8');
      const held = text.matchAll(
        /^(?:export )?(?:let (\w+)|const (\w+)[^=\n]* = (?:new (?:Map|Set|WeakMap|WeakSet)(?:<.*>)?\(\)|\[\]|\{\});)/gm,
      );
      for (const [, changed, filled] of held) found.push(`${file}: ${changed ?? filled}`);
    }
    expect(found.filter((one) => !one.endsWith(': NO_ATTRIBUTES')).toSorted()).toEqual(known.toSorted());
  });

  it('call only activities that exist', async () => {
    const activities = await readFile(join(ROOT, 'functions/activities.ts'), 'utf8');
    const names = new Set([...activities.matchAll(/^ {2}(\w+): step\(/gm)].map(([, name]) => name));
    // Those that start an orchestration get the host's client where they are registered.
    const index = await readFile(join(ROOT, 'functions/index.ts'), 'utf8');
    for (const [, name] of index.matchAll(/^ {2}(\w+): \(input, context\) =>/gm)) names.add(name);
    const files = (await sources()).filter((file) => isBelow(file, 'functions/orchestrators'));
    const called = new Set<string>();
    for (const file of files) {
      const text = await readFile(join(ROOT, file), 'utf8');
      for (const [, name] of text.matchAll(/\bstep\(context, '(\w+)'/g)) if (name) called.add(name);
    }
    expect(called.size).toBeGreaterThan(10);
    expect([...called].filter((name) => !names.has(name))).toEqual([]);
    expect([...names].filter((name) => name !== undefined && name !== 'pollRequest' && !called.has(name))).toEqual([]);
  });

  it('keep no file longer than 250 code lines', async () => {
    const long: string[] = [];
    for (const file of await sources()) {
      const code = (await readFile(join(ROOT, file), 'utf8')).replace(/\/\*[\s\S]*?\*\//g, '');
      const lines = code.split('\n').filter((line) => line.trim() !== '' && !line.trim().startsWith('//')).length;
      if (lines > 250) long.push(`${file}: ${lines}`);
    }
    expect(long).toEqual([]);
  });
});
