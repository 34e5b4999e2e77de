import type { Finding } from '../../shared/dataset/finding.ts';
import type { ReportParts } from '../../shared/verification/build-report.ts';
import { type Comparison, noCounts } from '../../shared/verification/comparison.ts';
import type { TaskPart } from '../../shared/verification/task-findings.ts';
import type { TaskOutcome } from '../../shared/verification/task-outcome.ts';

export const matched = (images: number, annotations: number): Comparison => ({
  images: { ...noCounts(), matched: images },
  annotations: { ...noCounts(), matched: annotations },
  labels: [{ label: 'Animal/Cat', type: 'box', ...noCounts(), matched: annotations }],
  differences: [],
  omitted: 0,
});

export const verifiedTask = (id: number, images: number, annotations: number, more = {}): TaskPart => ({
  ...{ name: `part ${id}`, images, annotations, state: 'verified', id, made: true },
  outcome: outcome({ new: { images, annotations } }),
  kept: { count: 0, images: [] },
  comparison: matched(images, annotations),
  opened: { chunks: 2, opened: 2, measured: 2, broken: [] },
  findings: [],
  ...more,
});

const nothing = { images: 0, annotations: 0 };
export const outcome = (more: Partial<TaskOutcome> = {}): TaskOutcome => ({
  ...{ new: nothing, equal: nothing, updated: nothing, kept: nothing },
  ...more,
});

export const plannedTask: TaskPart = {
  ...{ name: 'part 1', images: 24, annotations: 60, state: 'planned', made: false },
  outcome: outcome({ new: { images: 24, annotations: 60 } }),
};

export const finding = (more: Partial<Finding> = {}): Finding => ({
  ...{
    code: 'IMAGE_NOT_IN_CONTAINER',
    severity: 'warning',
    at: 'images[3] "UI/a.jpg"',
    detail: 'no such blob',
    fix: 'Upload it',
  },
  ...more,
});

/** 24 images with 60 annotations in two tasks, all in order. */
export const parts = (more: Partial<ReportParts> = {}): ReportParts => ({
  migration: {
    ...{ id: '3f9a51c2d07e', tool: 'azureml-to-cvat 0.1.0' },
    ...{ started: '2026-03-01T10:00:00.000Z', finished: '2026-03-01T10:04:12.345Z' },
  },
  source: { export: 'exports/animals.json', images: 'images' },
  target: {
    ...{ url: 'https://cvat.example', version: '2.73.0', organization: 'team' },
    project: { id: 7, name: 'animals' },
  },
  dryRun: false,
  read: { images: 24, annotations: 60 },
  labels: ['Animal/Cat', 'Never used'],
  tasks: [verifiedTask(11, 20, 50), verifiedTask(12, 4, 10)],
  findings: [],
  ...more,
});
