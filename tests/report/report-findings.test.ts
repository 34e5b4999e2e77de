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

  const cause = (code: string, k: number) => finding({ code, at: `images[${k}] "${k}.jpg"`, excludes: 'image' });
  const lostWith = (k: number, count: number) =>
    finding({ code: 'ANNOTATION_OF_EXCLUDED_IMAGE', at: `images[${k}] "${k}.jpg"`, excludes: 'annotation', count });

  it('tells annotations that went with a picture where the picture is told, and not as a cause of their own', async () => {
    const lines = await textOf([cause('IMAGE_NOT_IN_CONTAINER', 3), lostWith(3, 2)]);
    expect(lines).toEqual([
      'Not in CVAT: 1 picture is not in the container, so its 2 annotations are not migrated',
      'IMAGE_NOT_IN_CONTAINER once',
      'Left out: 1 image',
      'What to do: Upload it.',
      'images[3] &quot;3.jpg&quot;: no such blob; with 2 annotations',
    ]);
  });

  const several = [
    ...[0, 1, 2, 3].map((k) => cause('IMAGE_NOT_IN_CONTAINER', k)),
    ...[cause('IMAGE_UNUSABLE', 9), lostWith(9, 1)],
    ...[0, 1, 2, 3].map((k) => lostWith(k, 5)),
  ];

  it('gives each of several causes its own annotations', async () => {
    const lines = await textOf(several);
    expect(lines).toContain(
      'Not in CVAT: 4 pictures are not in the container, so their 20 annotations are not migrated',
    );
    expect(lines).toContain('Not in CVAT: 1 picture cannot be used, so its 1 annotation is not migrated');
    expect(lines.join('\n')).not.toContain('ANNOTATION_OF_EXCLUDED_IMAGE');
  });

  it('gives none of several causes a number where the list ends before all have their cause', async () => {
    const lines = await textOf(several, { examples: 3 });
    expect(lines).toContain('Not in CVAT: 4 pictures are not in the container');
    expect(lines).toContain('21 annotations on pictures that were left out are not migrated.');
    expect(lines.join('\n')).not.toContain('ANNOTATION_OF_EXCLUDED_IMAGE');
  });

  it('tells them by themselves where no cause is known', async () => {
    expect((await textOf([lostWith(3, 2)]))[0]).toBe('Not in CVAT: 2 annotations are on pictures that were left out');
  });
});
