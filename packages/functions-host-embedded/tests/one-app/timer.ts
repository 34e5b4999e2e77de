import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Note } from '../run-app.ts';
import { app } from './app.ts';

const runsOf = (notes: readonly Note[], name: string) =>
  notes.filter(({ what }) => what === name).map(({ timer }) => timer);

describe('an app with timers', () => {
  test('timerTrigger runs at every occurrence of a schedule given as %SETTING%', async () => {
    const notes = await app.journal((all) => runsOf(all, 'everySecond').length >= 3);
    expect(runsOf(notes, 'everySecond')[0]).toEqual({
      schedule: { adjustForDST: true },
      // Schedules of less than a minute are not remembered.
      scheduleStatus: null,
      isPastDue: false,
    });
  });

  test('timerTrigger makes up for one missed run after a restart, as past due, and remembers it', async () => {
    expect(runsOf(await app.journal(() => true), 'yearly')).toEqual([]);
    await app.host.stop();
    const file = join(app.folder, 'data', 'timers', 'yearly.json');
    const missed = {
      Last: '2020-01-01T00:00:00.000Z',
      Next: '2021-01-01T00:00:00.000Z',
      LastUpdated: '2020-01-01T00:00:00.000Z',
    };
    expect(JSON.parse(await readFile(file, 'utf8')).Last).toBe('0001-01-01T00:00:00.000Z');
    await writeFile(file, JSON.stringify(missed));
    await app.restart();
    const notes = await app.journal((all) => runsOf(all, 'yearly').length > 0);
    expect(runsOf(notes, 'yearly')).toMatchObject([
      { isPastDue: true, scheduleStatus: { last: missed.Last, next: missed.Next, lastUpdated: missed.LastUpdated } },
    ]);
    await app.host.stop();
    await app.restart();
    await app.journal((all) => runsOf(all, 'everySecond').length > 0);
    expect(runsOf(await app.journal(() => true), 'yearly')).toEqual([]);
  });

  test('timerTrigger with runOnStartup runs when its host starts; useMonitor false remembers nothing', async () => {
    const notes = await app.journal((all) => runsOf(all, 'atStart').length > 0);
    expect(runsOf(notes, 'atStart')).toMatchObject([{ isPastDue: false, scheduleStatus: null }]);
    expect(await readdir(join(app.folder, 'data', 'timers'))).toEqual(['yearly.json']);
  });

  test('timerTrigger runs by hand, which is not past due', async () => {
    const headers = { 'x-functions-key': app.host.keys.master, 'content-type': 'application/json' };
    const response = await app.fetch('/admin/functions/yearly', { method: 'POST', headers, body: '{}' });
    expect(response.status).toBe(202);
    const notes = await app.journal((all) => runsOf(all, 'yearly').length > 0);
    expect(runsOf(notes, 'yearly')).toMatchObject([{ isPastDue: false }]);
  });
});
