import { describe, expect, test } from 'vitest';
import { cvatOption } from '../../../local/command-line/cvat-option.ts';
import { UsageError } from '../../../local/usage-error.ts';

const cvat = 'https://cvat.example';

describe('cvatOption()', () => {
  test.each([
    ['<personal access token with read and write access>', 'it is still the placeholder of an example'],
    ['sec\nret', 'it holds line breaks or characters that no token has'],
    ['geheimnißvoll', 'it holds line breaks or characters that no token has'],
  ])('refuses %j as a token, names its variable and not its value', (token, reason) => {
    const read = () => cvatOption({ cvat, 'token-env': 'MY_TOKEN' }, { MY_TOKEN: token });
    expect(read).toThrow(UsageError);
    expect(read).toThrow(`Cannot use the CVAT token in the environment variable "MY_TOKEN": ${reason}`);
    expect(read).not.toThrow(token);
  });

  test.each(['abc.def', 'Token 0123456789abcdef', 'Basic dXNlcjpwYXNz'])('takes %j', (token) => {
    expect(cvatOption({ cvat: `${cvat}/` }, { CVAT_TOKEN: token })).toEqual({ url: cvat, token });
  });
});
