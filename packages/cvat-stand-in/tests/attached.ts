import { expect } from 'vitest';
import { azurite } from './pictures.ts';
import { idOf, type StandIn } from './stand-in.ts';

/** A cloud storage of the writer on this container, by connection string. */
export async function attach({ call }: StandIn, resource: string, more: object = {}): Promise<number> {
  const reply = await call('POST', '/api/cloudstorages', {
    json: {
      provider_type: 'AZURE_CONTAINER',
      resource,
      display_name: resource,
      credentials_type: 'CONNECTION_STRING',
      connection_string: azurite().connectionString,
      ...more,
    },
  });
  expect(reply.status, reply.text).toBe(201);
  return idOf(reply);
}

export async function newTask({ call }: StandIn, more: object = {}): Promise<number> {
  const reply = await call('POST', '/api/tasks', { json: { name: 'a task', ...more } });
  expect(reply.status, reply.text).toBe(201);
  return idOf(reply);
}

/** Creates a task from a manifest, to its end. */
export async function create(standIn: StandIn, storage: number, data: object, task: object = {}) {
  const id = await newTask(standIn, task);
  const posted = await postData(standIn, id, storage, data);
  expect(posted.status, posted.text).toBe(202);
  const { status, message } = await standIn.ended(posted.json.rq_id);
  return { id, status, message };
}

export function postData({ call }: StandIn, task: number, storage: number, data: object) {
  const json = { image_quality: 70, cloud_storage_id: storage, server_files: ['manifest.jsonl'], ...data };
  return call('POST', `/api/tasks/${task}/data/`, { json });
}

export async function frameNames({ call }: StandIn, task: number): Promise<string[]> {
  const { json } = await call('GET', `/api/tasks/${task}/data/meta`);
  return (json.frames as { name: string }[]).map(({ name }) => name);
}
