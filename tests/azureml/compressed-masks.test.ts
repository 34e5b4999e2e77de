import { expect, test } from 'vitest';
import { blob, normalize } from './normalize.ts';

/** COCO's own text form: groups of 5 bits, the sign last, from the fourth number on as the difference to the one before last. */
function compressed(counts: readonly number[]): string {
  let text = '';
  for (const [k, count] of counts.entries()) {
    let left = BigInt(k > 2 ? count - (counts[k - 2] ?? 0) : count);
    for (let more = true; more; ) {
      const group = Number(left & 31n);
      left >>= 5n;
      more = left !== (group & 16 ? -1n : 0n);
      text += String.fromCharCode((group | (more ? 32 : 0)) + 48);
    }
  }
  return text;
}

test.each([
  { what: 'a run 169,997 pixels shorter', counts: [20, 2000, 170_000, 3, 3, 127_974] },
  { what: 'a run 16,778,010 pixels shorter', counts: [1, 18_000_000, 9, 1_221_990] },
  { what: 'a run 28,999,999 pixels shorter', counts: [10, 29_000_000, 5, 1, 999_984] },
])('a compressed mask with $what than the one before last is read run for run', async ({ counts }) => {
  const pixels = counts.reduce((sum, count) => sum + count, 0);
  const [width, height] = pixels > 1_000_000 ? [pixels / 1000, 1000] : [600, 500];
  const mask = { segmentation: { size: [height, width], counts: compressed(counts) }, iscrowd: 1 };
  const document = {
    images: [{ id: 1, width, height, file_name: 'a.jpg' }],
    annotations: [{ id: 1, image_id: 1, category_id: 1, ...mask }],
    categories: [{ id: 1, name: 'field' }],
  };
  const { records, findings } = await normalize(JSON.stringify(document), [blob('a.jpg', width, height)]);
  expect(findings.map(({ code }) => code)).not.toContain('GEOMETRY_MALFORMED');
  expect(records).toContainEqual(
    expect.objectContaining({ kind: 'annotation', geometry: { type: 'mask', width, height, counts } }),
  );
});
