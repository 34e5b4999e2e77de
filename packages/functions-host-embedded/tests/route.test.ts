import { expect, test } from 'vitest';
import { compileRoute } from '../src/http/route.ts';

test.each([
  ['/api/items', '/api/items', {}],
  ['/api/items', '/API/Items/', {}],
  ['/api/items', '/api/items/1', undefined],
  ['/api/items/{id}', '/api/items/a%20b', { id: 'a b' }],
  ['/api/items/{id}', '/api/items/a%2Fb', { id: 'a%2Fb' }],
  ['/api/items/{id}', '/api/items/%zz', undefined],
  ['/api/items/{id}', '/api/items', undefined],
  ['/api/items/{id?}', '/api/items', {}],
  ['/api/items/{id:int}', '/api/items/12', { id: '12' }],
  ['/api/items/{id:int}', '/api/items/a', undefined],
  ['/api/items/{id:int?}', '/api/items', {}],
  ['/api/items/{id:int?}', '/api/items/a', undefined],
  [
    '/api/{a}/{b:guid}',
    '/api/x/00000000-0000-0000-0000-000000000001',
    { a: 'x', b: '00000000-0000-0000-0000-000000000001' },
  ],
  ['/api/files/{*rest}', '/api/files/a/b', { rest: 'a/b' }],
  ['/api/files/{*rest}', '/api/files', {}],
  ['/api/files/{name}.{ext}', '/api/files/a.b.json', { name: 'a', ext: 'b.json' }],
  ['/a.b', '/aXb', undefined],
])('compileRoute(%j) on %j gives %j', (template, pathname, expected) => {
  expect(compileRoute(template)(pathname)).toEqual(expected);
});

test('compileRoute() refuses a constraint that it does not know', () => {
  expect(() => compileRoute('/api/{id:range(1,2)}')).toThrow('range(1,2)');
});
