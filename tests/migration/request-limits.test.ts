import { describe, expect, test } from 'vitest';
import { NormalizeOptions } from '../../shared/azureml/rules/options.ts';
import { MigrationRequest } from '../../shared/migration/request.ts';
import { MigrationId } from '../../shared/migration/task-input.ts';

const valid = (more: object, exported: object = {}) =>
  MigrationRequest.safeParse({ export: { container: 'exports', name: 'a.json', ...exported }, ...more }).success;
const tasks = (options: object) => ({ tasks: options });
const x = (length: number) => 'x'.repeat(length);

describe('MigrationRequest keeps its limits', () => {
  test.each<[string, (value: number) => object, [value: number, accepted: boolean][]]>([
    [
      'images of a task',
      (size) => tasks({ size }),
      [
        [0, false],
        [1, true],
        [10_000, true],
        [10_001, false],
        [1.5, false],
      ],
    ],
    [
      'images of a job',
      (segmentSize) => tasks({ segmentSize }),
      [
        [0, false],
        [1, true],
      ],
    ],
    [
      'shared images',
      (overlap) => tasks({ segmentSize: 5, overlap }),
      [
        [-1, false],
        [0, true],
        [4, true],
        [5, false],
      ],
    ],
    [
      'pictures of a chunk',
      (chunkSize) => tasks({ chunkSize }),
      [
        [0, false],
        [1, true],
        [500, true],
        [501, false],
      ],
    ],
    [
      'quality',
      (imageQuality) => tasks({ imageQuality }),
      [
        [0, false],
        [1, true],
        [100, true],
        [101, false],
      ],
    ],
    [
      'replicas',
      (consensusReplicas) => tasks({ consensusReplicas }),
      [
        [-1, false],
        [0, true],
        [1, false],
        [2, true],
        [10, true],
        [11, false],
      ],
    ],
    [
      'subset',
      (length) => tasks({ subset: x(length) }),
      [
        [0, false],
        [1, true],
        [64, true],
        [65, false],
      ],
    ],
    [
      'assignee',
      (length) => tasks({ assignee: x(length) }),
      [
        [0, false],
        [1, true],
      ],
    ],
    [
      'images',
      (length) => ({ images: x(length) }),
      [
        [2, false],
        [3, true],
        [63, true],
        [64, false],
      ],
    ],
    [
      'project',
      (length) => ({ project: x(length) }),
      [
        [0, false],
        [1, true],
        [256, true],
        [257, false],
      ],
    ],
  ])('%s', (_, options, limits) => {
    for (const [value, accepted] of limits)
      expect({ value, accepted: valid(options(value)) }).toEqual({ value, accepted });
  });

  test.each([
    ['container', 2, false],
    ['container', 3, true],
    ['container', 63, true],
    ['container', 64, false],
    ['name', 0, false],
    ['name', 1, true],
    ['name', 1024, true],
    ['name', 1025, false],
  ])('%s of the export, %i characters: %s', (key, length, accepted) => {
    expect(valid({}, { [key]: x(length) })).toBe(accepted);
  });

  test('a project is no blanks', () => {
    expect(valid({ project: '  ' })).toBe(false);
  });
});

test('NormalizeOptions carry every label, and no attribute unless asked to', () => {
  expect(NormalizeOptions.parse({})).toMatchObject({
    ...{ paths: 'full', coordinates: 'auto', attributes: false },
    labels: { keepUnused: true, rename: {} },
  });
  expect(NormalizeOptions.parse({ labels: {} }).labels.keepUnused).toBe(true);
});

test.each([
  ['a1-plan', true],
  [x(64), true],
  [x(65), false],
  ['', false],
  ['A1', false],
  ['a/1', false],
  ['../a', false],
  ['a\n', false],
  ['\na', false],
])('MigrationId takes %j: %s', (id, accepted) => {
  expect(MigrationId.safeParse(id).success).toBe(accepted);
});
