import { expect, test } from 'vitest';
import { createHooks, withReadOnly } from '../src/hooks.ts';

test('register() refuses an unknown hook with the error that the library looks for', () => {
  const refused = expect.objectContaining({ name: 'RangeError', isAzureFunctionsSystemError: true });
  expect(() => createHooks().register('beforeLunch', () => undefined)).toThrow(refused);
});

test('register() runs a callback until it is disposed of', async () => {
  const hooks = createHooks();
  const ran: string[] = [];
  const first = hooks.register('preInvocation', () => ran.push('first'));
  hooks.register('preInvocation', () => ran.push('second'));
  await hooks.run('preInvocation', {});
  first.dispose();
  first.dispose();
  await hooks.run('preInvocation', {});
  expect(ran).toEqual(['first', 'second', 'second']);
});

test('withReadOnly() lets hooks read what they may not replace', () => {
  const context = withReadOnly({ inputs: [1] }, { hookData: { kept: true } });
  context.inputs = [2];
  expect(() => Object.assign(context, { hookData: {} })).toThrow("Cannot assign to read only property 'hookData'");
  expect(context).toEqual({ inputs: [2], hookData: { kept: true } });
});
