import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseSchedule } from '../src/triggers/schedule.ts';
import { scheduleMonitor } from '../src/triggers/schedule-status.ts';

let dataDir: string;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'schedule-'));
});
afterAll(() => rm(dataDir, { recursive: true, force: true }));

test.each([
  ['0 */5 * * * *', '2026-01-01T00:00:00Z', '2026-01-01T00:05:00Z'],
  ['*/10 * * * * *', '2026-01-01T00:00:09.500Z', '2026-01-01T00:00:10Z'],
  ['0 17 3 * * *', '2026-01-01T03:17:00Z', '2026-01-02T03:17:00Z'],
  ['17 3 * * *', '2026-01-01T00:00:00Z', '2026-01-01T03:17:00Z'],
  ['0 0 0 * * 0', '2026-01-01T00:00:00Z', '2026-01-04T00:00:00Z'],
  ['0 0 9 * * Mon-Fri', '2026-01-02T10:00:00Z', '2026-01-05T09:00:00Z'],
  ['0 0 0 13 * 5', '2026-01-01T00:00:00Z', '2026-02-13T00:00:00Z'],
  ['0 0 0 1 1 *', '2026-01-01T00:00:00Z', '2027-01-01T00:00:00Z'],
])('parseSchedule(%j) goes from %s to %s', (expression, after, next) => {
  expect(parseSchedule(expression).next(new Date(after))).toEqual(new Date(next));
});

test.each(['', '* * *', '0 61 * * * *', 'soon'])('parseSchedule() refuses %j', (expression) => {
  expect(() => parseSchedule(expression)).toThrow();
});

test('parseSchedule() remembers only what fires at most once a minute', () => {
  expect(parseSchedule('0 * * * * *').remembered).toBe(true);
  expect(parseSchedule('*/30 * * * * *').remembered).toBe(false);
});

test('scheduleMonitor() is past due for the occurrence that passed while nothing ran, and only for it', async () => {
  const hourly = () => scheduleMonitor(dataDir, 'hourly', parseSchedule('0 0 * * * *'));
  expect(await hourly().open(new Date('2026-01-01T10:10:00Z'))).toMatchObject({ isPastDue: false });
  expect(await hourly().open(new Date('2026-01-01T10:50:00Z'))).toMatchObject({ isPastDue: false });
  expect(await hourly().open(new Date('2026-01-01T11:50:00Z'))).toMatchObject({ isPastDue: true });
  await hourly().ran(new Date('2026-01-01T11:50:00Z'));
  expect(await hourly().open(new Date('2026-01-01T11:55:00Z'))).toMatchObject({ isPastDue: false });
  expect(await hourly().open(new Date('2026-01-03T00:30:00Z'))).toMatchObject({ isPastDue: true });
});

test('scheduleMonitor() starts afresh where the schedule has changed', async () => {
  await scheduleMonitor(dataDir, 'moved', parseSchedule('0 0 * * * *')).open(new Date('2026-01-01T10:10:00Z'));
  const daily = scheduleMonitor(dataDir, 'moved', parseSchedule('0 30 3 * * *'));
  expect(await daily.open(new Date('2026-01-02T10:10:00Z'))).toMatchObject({
    isPastDue: false,
    status: { Next: '2026-01-03T03:30:00.000Z' },
  });
});
