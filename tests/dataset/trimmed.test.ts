import { expect, test } from 'vitest';
import { firstCharacters, trimmed } from '../../shared/dataset/trimmed.ts';

test('trimmed() takes away what Python and JavaScript count as blank, at the ends alone', () => {
  const blanks = '\u001c\u001d\u001e\u001f\u0085\u00a0\u2028\u3000\ufeff \t\r\n';
  expect(trimmed(`${blanks}a${blanks}b${blanks}`)).toBe(`a${blanks}b`);
  expect(trimmed('\u200bCat\u200b')).toBe('\u200bCat\u200b');
  expect(trimmed(blanks)).toBe('');
});

test('firstCharacters() cuts no character in two', () => {
  expect(firstCharacters('a😀😀b', 2)).toBe('a😀');
  expect(firstCharacters('abc', 3)).toBe('abc');
});
