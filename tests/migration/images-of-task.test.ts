import { expect, test } from 'vitest';
import { TaskOptions } from '../../shared/migration/request.ts';
import { imagesOfTask } from '../../shared/migration/segment-size.ts';

test.each([
  [{ size: 10_000 }, 10_000],
  [{ size: 10_000, segmentSize: 2 }, 10_000],
  [{ size: 10_000, segmentSize: 1 }, 5000],
  [{ size: 2000, segmentSize: 1, consensusReplicas: 4 }, 1000],
  // Jobs of four that share two, as CVAT has it: half of a job at most.
  [{ size: 10_000, segmentSize: 4, overlap: 3, consensusReplicas: 9 }, 1002],
])('a task of %j has as many images as CVAT makes jobs of', (options, most) => {
  expect(imagesOfTask(TaskOptions.parse(options))).toBe(most);
});
