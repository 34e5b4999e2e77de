import { expect, test } from 'vitest';
import type { FunctionDefinition } from '../src/function-definition.ts';
import { createRouter } from '../src/http/router.ts';

function httpFunction(name: string, options: object = {}): FunctionDefinition {
  const trigger = { name: 'request', type: 'httpTrigger', direction: 'in', ...options } as const;
  return { id: name, name, rawBindings: [], bindings: [trigger], trigger, scriptFile: 'none' };
}

const nameAt = (functions: readonly FunctionDefinition[], path: string) =>
  createRouter(functions, '/api')('GET', path)?.target.name;

test('createRouter() asks the functions in the order of their names, whatever the order of their registration', () => {
  const functions = [httpFunction('zoo', { route: 'items/{id}' }), httpFunction('Ape', { route: '{kind}/{id}' })];
  expect(nameAt(functions, '/api/items/1')).toBe('Ape');
  expect(nameAt(functions.toReversed(), '/api/items/1')).toBe('Ape');
});

test('createRouter() takes the name for the route, and asks for a key, where nothing is said', () => {
  expect(createRouter([httpFunction('plain')], '')('POST', '/plain')?.target).toMatchObject({ authLevel: 'function' });
  expect(nameAt([httpFunction('plain')], '/api/other')).toBeUndefined();
});

test('createRouter() refuses an authLevel and a constraint that it does not know', () => {
  expect(() => createRouter([httpFunction('odd', { authLevel: 'user' })], '')).toThrow('current value is "user"');
  expect(() => createRouter([httpFunction('odd', { route: '{x:odd}' })], '')).toThrow('no constraint "odd"');
});
