import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Migrated } from '../../shared/azureml/images/places.ts';
import { RULES } from '../../shared/azureml/rules/codes.ts';
import type { Action, Rule } from '../../shared/azureml/rules/rule.ts';
import { cvatShapes } from '../../shared/cvat/shapes.ts';
import { effectOf, type Finding } from '../../shared/dataset/finding.ts';
import type { IndexEntry } from '../../shared/dataset/index-entry.ts';
import { InvalidInputError } from '../../shared/errors.ts';
import { fixtureNames, readFixture } from './fixture.ts';
import { blob, excluded, type Normalized, normalize } from './normalize.ts';

type Trigger = {
  content: string | Uint8Array;
  container: readonly IndexEntry[];
  options?: object;
  migrated?: Migrated | undefined;
};

const SIZE = { width: 400, height: 300, orientation: 1 };
const PHOTO = blob('a.jpg', 400, 300);
const ODD: IndexEntry = {
  state: 'image',
  path: 'a.jpg',
  etag: '"1"',
  ...SIZE,
  finding: { code: 'IMAGE_ODD', detail: 'it is odd' },
};

/** An export of one image with these annotations. */
const drawn = (...annotations: object[]): Trigger & { content: string } => ({
  content: JSON.stringify({
    images: [{ id: 1, width: 400, height: 300, file_name: 'a.jpg' }],
    annotations: annotations.map((one) => ({ image_id: 1, category_id: 1, ...one })),
    categories: [{ id: 1, name: 'cow' }],
  }),
  container: [PHOTO],
});
const BOX = { bbox: [200, 100, 50, 50] };
const square = (left: number, size: number) => [
  left,
  left,
  left + size,
  left,
  left + size,
  left + size,
  left,
  left + size,
];

/** What no fixture has. */
const TRIGGERS = new Map<string, Trigger>([
  ['RING_WITHIN_RING', drawn(BOX, { segmentation: [square(10, 200), square(50, 20)] })],
  ['SHAPE_TINY', drawn(BOX, { bbox: [10, 10, 30, 0.004] })],
  ['KEY_TWICE', { ...drawn(BOX), content: drawn(BOX).content.replace('"name"', '"name":"dog","name"') }],
  [
    'LABEL_UNUSED',
    {
      ...drawn(BOX),
      content: drawn(BOX).content.replace('"categories":[', '$&{"id":2,"name":"ox"},'),
      options: { labels: { keepUnused: false } },
    },
  ],
  [
    'IMAGE_OF_VERSION',
    {
      ...drawn(BOX),
      content: drawn(BOX).content.replace('"a.jpg"', '"https://x.blob.core.windows.net/c/a.jpg?versionid=2024-1"'),
    },
  ],
  ['IMAGE_REMARKED', { ...drawn(BOX), container: [ODD] }],
  ['BOX_CORNERS', drawn({ bbox: [100, 150, 390, 290], area: 290 * 140 }, { bbox: [10, 20, 60, 70], area: 2500 })],
  ['BOX_CORNERS_POSSIBLE', drawn({ bbox: [100, 150, 390, 290] })],
  [
    'IMAGE_UNLABELLED',
    { content: '{"image_url":"a.jpg","label":"cow"}\n{"image_url":"b.jpg"}', container: [PHOTO, blob('b.jpg')] },
  ],
]);
/** Those that take more than a small export: a thousand images, a file in a place that settings leave out, a million pixels, thousands of points. */
const ELSEWHERE = [
  'EXPORT_MAY_GO_ON',
  'IMAGE_OUT_OF_SCOPE',
  'IMAGE_NOT_FOR_UPLOAD',
  'SELF_INTERSECTION_UNCHECKED',
  'MASK_TOO_INTRICATE',
];

const codesOf = async (name: string): Promise<string[]> => {
  const file = join(import.meta.dirname, '../fixtures/azureml', name, 'findings.json');
  const findings: Pick<Finding, 'code'>[] = existsSync(file) ? JSON.parse(await readFile(file, 'utf8')) : [];
  return findings.map(({ code }) => code);
};
for (const name of fixtureNames) {
  for (const code of await codesOf(name)) {
    if (TRIGGERS.has(code)) continue;
    const { export: content, container, options, migrated } = await readFixture(name);
    TRIGGERS.set(code, { content, container, options: Object(options), migrated });
  }
}

const CHOICES = Object.entries<Rule>(RULES).flatMap(([code, { actions, effect }]) =>
  actions.map((action) => ({ code, action, effect: action === 'fail' ? undefined : effect[action] })),
);

test.each(CHOICES.filter(({ code }) => !ELSEWHERE.includes(code)))(
  '$code: $action is done and told',
  async (choice) => {
    const { code, action, effect } = choice;
    const trigger = TRIGGERS.get(code);
    expect(trigger, 'an export in which it is found').toBeDefined();
    const result = trigger && (await outcome(trigger, code, action));
    if (action === 'fail' || result instanceof InvalidInputError || !result) {
      expect(result).toMatchObject({ code });
      return;
    }
    const { records, findings, scan } = result;
    const kept = (kind: string) => records.filter((record) => record.kind === kind).length;
    expect(kept('image') + excluded(findings, 'image')).toBe(scan.counts.images);
    expect(kept('annotation') + excluded(findings, 'annotation')).toBe(scan.counts.annotations);
    const told = findings.filter((finding) => finding.code === code).map(effectOf);
    expect([...new Set(told)]).toEqual([effect]);
    expect(written(records)).toBeGreaterThanOrEqual(kept('annotation'));
  },
);

/** Tags and shapes that CVAT is sent: what a policy keeps must have a form there. */
function written(records: Normalized['records']): number {
  const images = records.filter((record) => record.kind === 'image');
  const labels = records
    .filter((record) => record.kind === 'label')
    .map((record, id) => ({
      ...{ id, name: record.name, color: '', type: 'any' as const },
      attributes: Object.keys(record.attributes).map((name, spec) => ({
        ...{ id: spec, name, mutable: false, input_type: 'text' as const, default_value: '', values: [] },
      })),
    }));
  const frames = new Map(images.map(({ path }, frame) => [path, frame]));
  const annotations = records.filter((record) => record.kind === 'annotation');
  const { tags, shapes } = cvatShapes(annotations, { labels, frames });
  return tags.length + shapes.length;
}

async function outcome(
  { content, container, options, migrated }: Trigger,
  code: string,
  action: Action,
): Promise<Normalized | InvalidInputError> {
  const policy = { ...Object(Object(options).policy), [code]: action };
  try {
    return await normalize(content, container, { normalize: { ...options, policy }, migrated });
  } catch (error) {
    if (error instanceof InvalidInputError) return error;
    throw error;
  }
}

test('a label is not guessed where the other category of its id is left out by a policy', async () => {
  const content = drawn(BOX).content.replace('"categories":[', '$&{"id":1,"name":" ox"},');
  const { records, findings } = await normalize(content, [PHOTO], {
    normalize: { policy: { LABEL_TRIMMED: 'exclude' } },
  });
  expect(records.filter(({ kind }) => kind === 'annotation')).toEqual([]);
  expect(findings.map(({ code }) => code)).toEqual(
    expect.arrayContaining(['CATEGORY_ID_DUPLICATE', 'ANNOTATION_WITHOUT_LABEL']),
  );
});
