import { describe, expect, it } from 'vitest';
import { RULES } from '../../shared/azureml/rules/codes.ts';
import { CODES } from '../../shared/errors/catalogue.ts';
import { nextSteps } from '../../shared/report/next-steps.ts';
import { sentenceOf } from '../../shared/report/sentence.ts';
import { buildReport } from '../../shared/verification/build-report.ts';
import { finding, parts, plannedTask } from '../verification/report-parts.ts';

const titles = async (more: Parameters<typeof parts>[0]) =>
  nextSteps(await buildReport(parts(more))).map(({ title }) => title);

describe('nextSteps()', () => {
  it('leads to the tasks where all is well', async () => {
    expect(await titles({})).toEqual(['Go on labelling']);
  });

  it('names the causes in order, not what follows from them, then the next start', async () => {
    const read = { images: 25, annotations: 63 };
    const findings = [
      finding({ code: 'ANNOTATION_OF_EXCLUDED_IMAGE', excludes: 'annotation', count: 3 }),
      finding({ excludes: 'image' }),
      finding({ code: 'CVAT_SHOWS_OTHER_SIZE', severity: 'error' }),
    ];
    expect(await titles({ read, findings })).toEqual([
      'CVAT shows a picture of another size than the annotations are made for',
      '1 picture is not in the container',
      'Start the same migration again',
      'Go on labelling',
    ]);
  });

  it('sends a dry run on to the migration', async () => {
    expect(await titles({ dryRun: true, tasks: [plannedTask] })).toEqual(['Migrate']);
    const [step] = nextSteps(await buildReport(parts({ dryRun: true, tasks: [plannedTask] })));
    expect(step?.text).toContain('it takes about 20 seconds');
  });
});

describe('sentenceOf()', () => {
  it('has words for every code', () => {
    for (const code of CODES) expect(sentenceOf({ code, count: 2 })).toMatch(/^[A-Z0-9].* /);
    expect(sentenceOf({ code: 'OUTSIDE_IMAGE', count: 1 })).toBe('1 shape lies outside its picture');
    expect(Object.keys(RULES).every((code) => sentenceOf({ code, count: 2 }) !== code)).toBe(true);
  });
});
