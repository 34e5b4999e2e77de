import { describe, expect, it } from 'vitest';
import { findingsSection } from '../../shared/report/report-findings.ts';
import { buildReport } from '../../shared/verification/build-report.ts';
import { finding, parts } from '../verification/report-parts.ts';

/** The text of the section as a person reads it, a line per block. */
async function textOf(findings: ReturnType<typeof finding>[], options: { examples?: number } = {}): Promise<string[]> {
  const excluded = (kind: 'image' | 'annotation') =>
    findings.filter(({ excludes }) => excludes === kind).reduce((sum, { count = 1 }) => sum + count, 0);
  const read = { images: 24 + excluded('image'), annotations: 60 + excluded('annotation') };
  const { markup } = findingsSection(await buildReport(parts({ findings, read }), options));
  return markup
    .replaceAll(/<\/?(section|div|h3|p|ul|li|details|summary)\b[^>]*>/g, '\n')
    .replaceAll(/<[^>]*>/g, '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

const leftOut = (kind: 'image' | 'annotation', count: number) =>
  finding({ excludes: kind, ...(count > 1 ? { count } : {}) });
const REST = ['What to do: Upload it.', 'images[3] &quot;UI/a.jpg&quot;: no such blob'];

describe('findingsSection()', () => {
  it('says that there is none', async () => {
    expect(await textOf([])).toEqual(['None: nothing had to be changed or left out.']);
  });

  it.each([
    ['images', [leftOut('image', 1)], ['1 picture is not in the container', 'once'], 'Left out: 1 image'],
    [
      'annotations',
      [leftOut('annotation', 3)],
      ['3 pictures are not in the container', '3 times'],
      'Left out: 3 annotations',
    ],
  ])('names only what was left out: %s', async (_, findings, [sentence, times], line) => {
    const code = `IMAGE_NOT_IN_CONTAINER ${times}`;
    expect(await textOf(findings)).toEqual([`Not in CVAT: ${sentence}`, code, line, ...REST]);
  });

  it('names images and annotations that were left out by one finding together', async () => {
    const lines = await textOf([leftOut('image', 2), leftOut('annotation', 1)]);
    expect(lines.slice(0, 3)).toEqual([
      'Not in CVAT: 3 pictures are not in the container',
      'IMAGE_NOT_IN_CONTAINER 3 times',
      'Left out: 2 images and 1 annotation',
    ]);
  });

  it.each([
    [1, []],
    [2, ['(2 times)']],
    [3, ['(3 times)']],
  ])('says how often a finding stands for itself: %i', async (count, words) => {
    const [, code, , example] = await textOf([finding(count > 1 ? { count } : {})]);
    expect(code).toBe(`IMAGE_NOT_IN_CONTAINER ${count === 1 ? 'once' : `${count} times`}`);
    expect(example).toBe(['images[3] &quot;UI/a.jpg&quot;: no such blob', ...words].join(' '));
  });

  it.each([
    [5, []],
    [6, ['and 1 more: in findings.csv beside this report']],
    [7, ['and 2 more: in findings.csv beside this report']],
  ])('says how many it does not list: 5 of %i', async (count, lines) => {
    const findings = Array.from({ length: count }, (_, k) => finding({ at: `images[${k}]` }));
    const shown = await textOf(findings, { examples: 5 });
    expect(shown.filter((line) => line.startsWith('and '))).toEqual(lines);
    expect(shown.filter((line) => line.startsWith('images['))).toHaveLength(5);
    expect(shown.some((line) => line.endsWith(' more'))).toBe(false);
  });
});
