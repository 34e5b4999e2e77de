import fc from 'fast-check';

/** One character in four is of ASCII, with its quotes and controls; the others are any that there are. A lone surrogate is no text. */
const character = fc.oneof(
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 0x7f }) },
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 0x10f7ff }) },
);

/** As `fc.string({ unit: 'binary' })`, which takes more than a second to list all characters. */
export function anyText(lengths: { minLength?: number; maxLength?: number } = {}): fc.Arbitrary<string> {
  return fc
    .array(character, lengths)
    .map((points) => points.map((point) => String.fromCodePoint(point < 0xd800 ? point : point + 0x800)).join(''));
}
