import { expect, test } from 'vitest';
import { HeaderQueue } from '../../shared/living-manifest/header-queue.ts';

const push = (todo: HeaderQueue, name: string) => todo.push({ blob: { name, etag: '1', size: 1 }, before: undefined });

async function takeAll(todo: HeaderQueue): Promise<string[]> {
  const names: string[] = [];
  for (let next = await todo.next(); next; next = await todo.next()) names.push(next.blob.name);
  return names;
}

test('HeaderQueue lets a few of every folder and extension go ahead', async () => {
  const todo = new HeaderQueue();
  for (const folder of ['a', 'b']) for (let i = 0; i < 6; i++) push(todo, `${folder}/${i}.png`);
  push(todo, 'b/6.jpg');
  todo.end();
  const order = (await takeAll(todo)).map((name) => name.replace(/\d/, '')).join(' ');
  expect(order).toBe(`${'a/.png '.repeat(4)}${'b/.png '.repeat(4)}b/.jpg a/.png a/.png b/.png b/.png`);
});
