import { expect, test, vi } from 'vitest';
import { Slots } from '../../src/durable/slots.ts';

test('Slots.add() runs jobs in their order, no more than the limit at a time', async () => {
  const slots = new Slots(2);
  const begun: number[] = [];
  const ends: (() => void)[] = [];
  for (const job of [1, 2, 3, 4]) {
    slots.add(async () => {
      begun.push(job);
      await new Promise<void>((resolve) => ends.push(resolve));
    });
  }
  expect(begun).toEqual([1, 2]);
  ends[1]?.();
  await vi.waitFor(() => expect(begun).toEqual([1, 2, 3]));
  ends[0]?.();
  await vi.waitFor(() => expect(begun).toEqual([1, 2, 3, 4]));
});

test('Slots.drain() forgets the jobs that wait', async () => {
  const slots = new Slots(1);
  const { promise, resolve } = Promise.withResolvers<void>();
  let begun = 0;
  slots.add(() => promise);
  slots.add(async () => {
    begun += 1;
  });
  const drained = slots.drain();
  resolve();
  await drained;
  expect(begun).toBe(0);
});
