import { expect, test } from 'vitest';
import { annotation, documentOf } from '../packages/cvat-stand-in/tests/annotations/coco-case.ts';
import { ended, serveTask } from '../packages/cvat-stand-in/tests/annotations/served-task.ts';
import { loadOpenApi, openApi, type Traffic } from './openapi.ts';

const JSON_TYPE = 'application/vnd.cvat+json';
const small = openApi({
  paths: {
    '/api/pets/{id}/toys/': {
      post: {
        parameters: [
          { in: 'path', name: 'id', required: true, schema: { type: 'integer' } },
          { in: 'query', name: 'action', required: true, schema: { type: 'string', enum: ['add', 'drop'] } },
          { in: 'query', name: 'count', schema: { type: 'integer' } },
        ],
        requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Toy' } } } },
        responses: {
          '201': { content: { [JSON_TYPE]: { schema: { $ref: '#/components/schemas/Toy' } } } },
          '204': { description: '' },
        },
      },
    },
  },
  components: {
    schemas: {
      Owner: { type: 'object', properties: { name: { type: 'string' } } },
      Toy: {
        type: 'object',
        properties: {
          id: { type: 'integer', readOnly: true },
          secret: { type: 'string', writeOnly: true },
          colour: { type: 'string', nullable: true },
          owner: { allOf: [{ $ref: '#/components/schemas/Owner' }], nullable: true },
          bought: { type: 'string', format: 'date-time' },
        },
        required: ['id', 'secret', 'colour'],
      },
    },
  },
});

const good: Traffic = {
  ...{ method: 'POST', path: '/api/pets/5/toys/', query: '?action=add&count=2', status: 201 },
  ...{ requestType: 'application/json', requestBody: { colour: null, secret: 'x', owner: null } },
  ...{ responseType: `${JSON_TYPE}; version=2.0`, responseBody: { id: 1, colour: 'red', owner: { name: 'Ann' } } },
};
const check = (more: Partial<Traffic>) => small.differences({ ...good, ...more });

test('openApi() finds nothing in traffic that matches, with or without the last slash', () => {
  expect(check({})).toEqual([]);
  expect(check({ path: '/api/pets/5/toys' })).toEqual([]);
});

test('openApi() knows nullable, also of a reference', () => {
  expect(check({ responseBody: { id: 1, colour: null, owner: null } })).toEqual([]);
  expect(check({ responseBody: { id: null, colour: 'red' } })).toHaveLength(1);
});

test.each<[string, Partial<Traffic>, RegExp]>([
  ['a path', { path: '/api/cats/5' }, /no such operation/],
  ['a method', { method: 'PUT' }, /no such operation/],
  ['a parameter', { query: '?action=add&speed=1' }, /parameter speed is not described/],
  ['a missing parameter', { query: '' }, /parameter action is missing/],
  ["a parameter's value", { query: '?action=eat' }, /parameter action: the body must be equal to one of/],
  ["a parameter's type", { query: '?action=add&count=many' }, /parameter count: the body must be integer/],
  ["a path's value", { path: '/api/pets/x/toys/' }, /path id: the body must be integer/],
  ['a request type', { requestType: 'text/plain' }, /a request body of text\/plain is not described/],
  ['an unknown field sent', { requestBody: { colour: 'red', secret: 'x', size: 1 } }, /request: .*: size/],
  ['a read-only field sent', { requestBody: { id: 1, colour: 'red', secret: 'x' } }, /request: .*: id/],
  ['a field not sent', { requestBody: { secret: 'x' } }, /request: .*required property 'colour'/],
  ['an unknown field answered', { responseBody: { id: 1, colour: 'red', size: 1 } }, /answer: .*: size/],
  ['a write-only field answered', { responseBody: { id: 1, colour: 'red', secret: 'x' } }, /answer: .*: secret/],
  ['a date', { responseBody: { id: 1, colour: 'red', bought: 'today' } }, /answer: \/bought must match format/],
  ['an answer type', { responseType: 'text/html' }, /an answer of text\/html is not described/],
  ['an absent answer', { responseType: undefined, responseBody: undefined }, /answer 201 has no body/],
  ['a status', { status: 202 }, /status 202 is not described/],
  ['a body of a 204', { status: 204 }, /status 204 has an undescribed body/],
])('openApi() names %s that is not described', (_, more, expected) => {
  expect(check(more)).toEqual([expect.stringMatching(expected)]);
});

test('openApi() lets refusals pass, which CVAT does not describe, and what was wrong with their requests', () => {
  expect(check({ status: 400, requestBody: 'nonsense', query: '', responseBody: ['no'] })).toEqual([]);
});

test("the stand-in's annotations are as CVAT's own description says, where that is at hand", async () => {
  const served = await serveTask({ options: { recordBodies: true } });
  const { call, running } = served;
  const shape = { type: 'rectangle', frame: 0, label_id: 7, points: [1, 2, 3, 4] };
  const track = { frame: 0, label_id: 7, shapes: [{ type: 'rectangle', frame: 0, points: [1, 2, 3, 4] }] };
  for (const at of ['/api/tasks/5/annotations/', '/api/jobs/11/annotations']) {
    await call('PUT', at, { version: 0, shapes: [shape], tags: [{ frame: 0, label_id: 8 }], tracks: [track] });
    await call('PATCH', `${at}?action=create`, { shapes: [shape] });
    await call('GET', at);
    const form = new FormData();
    form.append('annotation_file', new Blob([JSON.stringify(documentOf({ annotations: [annotation()] }))]), 'a.json');
    const { body } = await call('POST', `${at}?format=COCO%201.0&location=local&import_mode=append`, form);
    await ended(served, body.rq_id);
    await call('DELETE', at);
  }
  const seen = running().requestsSeen;
  expect(seen.map(({ status }) => status)).not.toContain(500);
  const description = await loadOpenApi();
  const traffic = seen.map((one) => ({ ...one, requestType: one.headers['content-type'] }));
  expect(traffic.flatMap((one) => description?.differences(one) ?? [])).toEqual([]);
});
