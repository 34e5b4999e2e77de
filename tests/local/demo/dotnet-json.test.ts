import { expect, test } from 'vitest';
import { Double, dotnetJson } from '../../../local/demo/dotnet-json.ts';

test.each([
  [0, '0.0'],
  [640, '640.0'],
  [0.125, '0.125'],
  [0.0001, '0.0001'],
  [0.000089, '8.9E-05'],
  [0.00001, '1E-05'],
  [1.5e-12, '1.5E-12'],
  [0.14166666666666666, '0.14166666666666666'],
])('dotnetJson() writes the double %s as %s', (value, written) => {
  expect(dotnetJson(new Double(value))).toBe(written);
  expect(Number(written)).toBe(value);
});

test('dotnetJson() indents by two and keeps empty lists on one line', () => {
  expect(dotnetJson({ a: [1, new Double(2)], b: [], c: 'é"' })).toBe(
    '{\n  "a": [\n    1,\n    2.0\n  ],\n  "b": [],\n  "c": "é\\""\n}',
  );
});
