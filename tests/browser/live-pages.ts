import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, it } from 'vitest';
import { drawIn } from '../end-to-end/draw-in.ts';
import { eventually } from '../end-to-end/eventually.ts';
import { type RunningPipeline, startPipeline } from '../end-to-end/running-pipeline.ts';
import { azureExport } from '../migration/small-export.ts';
import { expectSound, walk } from './sound-page.ts';

const SIZE = { width: 64, height: 48 };
const NAME = 'harbour street.json';

/** The pages of a pipeline that runs, on one page of a browser that knows no key at first. */
export function livePages(opened: () => Page): void {
  let pipeline: RunningPipeline;
  let page: Page;
  const key = () => pipeline.host().keys.default;
  const url = (path: string) => `${pipeline.host().url}${path}`;

  beforeAll(async () => {
    pipeline = await startPipeline(inject('azurite'), {}, { events: false });
    await pipeline.putImage('a.jpg', SIZE);
    await pipeline.putExport(
      azureExport({ 'a.jpg': SIZE }, [{ image: 'a.jpg', label: 'Cat', box: [1, 2, 20, 10] }]),
      NAME,
    );
  });
  afterAll(() => pipeline?.stop());
  beforeEach(() => {
    page = opened();
  });
  afterEach(() => pipeline.cvat.faults.clear());

  async function started(project: string): Promise<string> {
    const { id } = await pipeline.client.start({ export: { container: pipeline.exports, name: NAME }, project });
    return id;
  }

  async function taskOf(project: string) {
    const { projects, tasks } = pipeline.world.cvat;
    const [found] = await projects.find(project);
    const [task] = found ? await tasks.ofProject(found.id) : [];
    if (!task) throw new Error(`Expected a task in ${project}`);
    return task;
  }

  /** The key, once, as a person does. */
  async function enter(path: string): Promise<void> {
    await page.goto(url(path));
    await page.getByLabel('Function key').fill(key());
    await page.keyboard.press('Enter');
    await page.locator('main[data-live]').waitFor();
  }

  it('ask for the key once, refuse a wrong one, and keep it where no script sees it', async () => {
    await page.goto(url('/'));
    expect(new URL(page.url()).pathname).toBe('/api/');
    await expectSound(page);
    await page.getByLabel('Function key').fill('not-a-key-of-this-app');
    await page.getByRole('button', { name: 'Open' }).click();
    await page.getByText('This is not a key of this app.').waitFor();
    await page.getByLabel('Function key').fill(key());
    await page.keyboard.press('Enter');
    await page.locator('main[data-live]').waitFor();
    expect(await page.evaluate('document.cookie')).toBe('');
    expect(await page.context().cookies()).toMatchObject([{ httpOnly: true, sameSite: 'Strict', path: '/api' }]);
    await page.reload();
    await page.locator('main[data-live]').waitFor();
    expect(await page.content()).not.toContain(key());
  });

  it('follow a migration that waits, say what it waits for, and cancel it', async () => {
    const busy = { kind: 'status', method: 'POST', path: '/api/tasks$', status: 503, body: 'Come back later' } as const;
    pipeline.cvat.faults.add({ ...busy, times: 1000 });
    const id = await started('cancelled');
    await enter(`/api/migrations/${id}`);
    await page.getByText('Come back later').waitFor();
    const told = await page.locator('main').innerText();
    expect(told).toMatch(/^0 of 1 task$/m);
    expect(told).toContain('Waiting to create the task "cancelled": CVAT answered 503: Come back later.');
    await expectSound(page);
    expect(await walk(page)).toEqual(['All migrations', NAME, 'Cancel']);

    const asked: string[] = [];
    page.on('dialog', async (dialog) => {
      asked.push(dialog.message());
      await dialog.accept();
    });
    const posting = page.waitForRequest((request) => request.method() === 'POST');
    await page.getByRole('button', { name: 'Cancel' }).click();
    expect(await (await posting).allHeaders()).toMatchObject({ 'x-azureml-to-cvat': 'page' });
    expect(asked).toEqual([expect.stringContaining('cannot be stopped')]);
    await page.getByText('It ends after what CVAT has begun').waitFor();
    pipeline.cvat.faults.clear();
    await pipeline.ended(id);
    await page.locator('main').getByText('Failed', { exact: true }).waitFor();
    // What the button did stays to be read.
    expect(await page.locator('#said').innerText()).toContain('It ends after what CVAT has begun');
  });

  it('lead from the link in a CVAT task, which carries no cookie, to its row; undo, but not what people have drawn before they are asked twice', async () => {
    const id = await started('undone');
    await pipeline.ended(id);
    await enter('/api/');
    const { id: taskId, bug_tracker: link } = await taskOf('undone');
    await page.goto('about:blank');
    await page.setContent(`<a href="${link}">from CVAT</a>`);
    await page.getByRole('link').click();
    const row = page.locator('tr:target');
    await row.waitFor();
    expect(await row.innerText()).toContain(`#${taskId} `);
    expect(await page.content()).not.toContain(key());

    await drawIn(pipeline.world, taskId);
    await page.goto(url(`/api/migrations/${id}`));
    const asked: string[] = [];
    let answers = [true];
    page.on('dialog', async (dialog) => {
      asked.push(dialog.message());
      await (answers.shift() ? dialog.accept() : dialog.dismiss());
    });
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('Undone, but for tasks that people or later migrations have worked on').waitFor();
    const force = page.getByRole('button', { name: "Undo with people's work" });

    answers = [true, false];
    await force.click();
    await eventually(async () => expect(asked).toHaveLength(3));
    expect((await taskOf('undone')).id).toBeGreaterThan(0);

    answers = [true, true];
    await force.click();
    await page.getByText('Undone: its tasks were deleted').waitFor();
    expect(asked).toHaveLength(5);
    expect(await pipeline.world.cvat.projects.find('undone')).toEqual([]);
    await page.reload();
    expect(await page.locator('main').innerText()).toContain('Before that: Verified');
    await page.getByRole('link', { name: 'All migrations' }).click();
    await page.locator(`#m-${id}`).getByText('Undone: its tasks were deleted').waitFor();
    await expectSound(page);
  });
}
