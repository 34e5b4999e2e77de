import { describe, expect, it } from 'vitest';
import { filesIn, filesOf } from '../../shared/azureml-dataset/choose-files.ts';

/** Names as people's copies have them. No part may be left out for how it is spelled: the rest would pass for all of it. */
describe('the parts of an export', () => {
  it.each([
    ['in the order of their numbers', ['p_10', 'p_2', 'p_1', 'p_3', 'p_4', 'p_5', 'p_6', 'p_7', 'p_8', 'p_9']],
    ['filled up with zeros', ['p_02', 'p_01', 'p_03']],
    ['counted from 0', ['p_1', 'p_0', 'p_2']],
    ['in another case', ['P_2', 'p_1', 'p_3']],
  ])('are found %s', (_, stems) => {
    const names = stems.map((stem) => `d/${stem}.jsonl`);
    const sorted = names.toSorted((a, b) => Number(/\d+/.exec(a)) - Number(/\d+/.exec(b)));
    expect(filesIn('d/', names)).toEqual({ names: sorted, left: [] });
    for (const name of names) expect(filesOf(name, names).names).toEqual(sorted);
  });

  it.each([
    ['one is missing', ['p_1', 'p_3'], 'EXPORT_PART_MISSING'],
    ['the first of those counted from 0 is not the only one', ['p_0', 'p_1', 'p_3'], 'EXPORT_PART_MISSING'],
    ['one is there twice', ['p_1', 'p_01', 'p_2'], 'EXPORTS_SIDE_BY_SIDE'],
    ['another export has parts, too', ['p_1', 'p_copy_1'], 'EXPORTS_SIDE_BY_SIDE'],
  ])('are refused where %s', (_, stems, code) => {
    const names = stems.map((stem) => `d/${stem}.jsonl`);
    expect(() => filesIn('d/', names)).toThrow(expect.objectContaining({ code }));
  });
});
