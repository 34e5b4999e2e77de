import { afterEach, describe, expect, inject, it } from 'vitest';
import { steps } from '../../functions/activities.ts';
import { createCvat } from '../../shared/adapters/cvat/cvat.ts';
import { InvalidInputError, RemoteError } from '../../shared/errors.ts';
import { MigrationRequest } from '../../shared/migration/request.ts';
import { prepareMigration } from '../../shared/migration/stored-request.ts';
import { type MigrationSite, startSite } from './migration-site.ts';
import { linkOf, runSteps } from './run-steps.ts';
import { azureExport, type Drawn } from './small-export.ts';

let site: MigrationSite;
afterEach(() => site.stop());

const SIZE = { width: 64, height: 48 };
const BOX: Drawn = { image: 'a.jpg', label: 'Cat', box: [1, 2, 20, 10] };

async function siteWith(images: string[], settings: Record<string, string> = {}): Promise<MigrationSite> {
  site = await startSite(inject('azurite'), settings);
  for (const path of images) await site.putImage(path, SIZE);
  return site;
}

const sizes = (...paths: string[]) => Object.fromEntries(paths.map((path) => [path, SIZE]));

/** A request of somebody who does not know CVAT's ways. */
async function naive(path: string, init: RequestInit = {}): Promise<Response> {
  return fetch(`${site.cvat.url}${path}`, {
    ...init,
    headers: { Authorization: `Bearer ${site.cvat.tokens.writer}`, ...init.headers },
  });
}

describe('where CVAT bites, and the pipeline is not bitten', () => {
  it('Accept: application/json alone is refused with 406', async () => {
    await siteWith([]);
    expect((await naive('/api/users/self', { headers: { Accept: 'application/json' } })).status).toBe(406);
    expect((await site.world.cvat.self()).username).toBeTruthy();
  });

  it('a read-only token, the default of new ones, is found before anything is made', async () => {
    await siteWith(['a.jpg']);
    const readOnly = await startSite(inject('azurite'), {
      CVAT_URL: site.cvat.url,
      CVAT_TOKEN: site.cvat.tokens.readOnly,
    });
    try {
      const refused = naive('/api/projects', {
        method: 'POST',
        headers: { Authorization: `Bearer ${site.cvat.tokens.readOnly}`, 'Content-Type': 'application/json' },
        body: JSON.stringify({ name: 'x' }),
      });
      expect((await refused).status).toBe(403);
      await readOnly.putImage('a.jpg', SIZE);
      const exported = await readOnly.putExport(azureExport(sizes('a.jpg'), [BOX]));
      await expect(runSteps(readOnly.world, { export: exported })).rejects.toMatchObject({
        code: 'CVAT_TOKEN_READ_ONLY',
      });
      expect(await site.world.cvat.projects.find('project')).toEqual([]);
    } finally {
      await readOnly.stop();
    }
  });

  it('a PATCH without manifests detaches them all, and a finished creation is forgotten; a new credential keeps them, and the task itself decides', async () => {
    await siteWith(['a.jpg']);
    const exported = await site.putExport(azureExport(sizes('a.jpg'), [BOX]));
    const { id } = await runSteps(site.world, { export: exported });
    const [storage] = await site.world.cvat.storages.list();
    expect(storage?.manifests).toEqual(['manifest.jsonl']);
    const patch = { method: 'PATCH', headers: { 'Content-Type': 'application/json' }, body: '{"description":"mine"}' };
    await naive(`/api/cloudstorages/${storage?.id}`, patch);
    expect((await site.world.cvat.storages.list())[0]?.manifests).toEqual([]);
    const description = 'Made by azureml-to-cvat; credential ends: 2020-01-01T00:00:00.000Z';
    const credential = await site.world.storageCredential();
    await site.world.cvat.storages.update(storage?.id ?? 0, { credential, manifests: ['manifest.jsonl'], description });
    await steps.registerStorage.run(site.world, { id, lane: 0 });
    const [renewed] = await site.world.cvat.storages.list();
    expect(renewed?.manifests).toEqual(['manifest.jsonl']);
    expect(renewed?.description).not.toBe(description);

    // A finished creation is forgotten after 500 s: the task itself decides.
    const requestId = 'action=create&target=task&target_id=1';
    site.cvat.clock.advance(501_000);
    expect((await naive(`/api/requests/${encodeURIComponent(requestId)}`)).status).toBe(404);
    const polled = await steps.pollRequest.run(site.world, { requestId, taskId: 1 });
    expect(polled.state).toBe('finished');
  });

  it('names are not unique: two projects of one name are not guessed between', async () => {
    await siteWith(['a.jpg']);
    for (let twin = 0; twin < 2; twin++) {
      await site.world.cvat.projects.create({ name: 'project', labels: [], bugTracker: '' });
    }
    const exported = await site.putExport(azureExport(sizes('a.jpg'), [BOX]));
    await expect(runSteps(site.world, { export: exported })).rejects.toMatchObject({ code: 'PROJECT_AMBIGUOUS' });
  });

  it('frames of one stem swallow each other: a.jpg and a.png go to different tasks', async () => {
    await siteWith(['a.jpg', 'a.png', '0001.jpg', '1.jpg']);
    const drawn = ['a.jpg', 'a.png', '0001.jpg', '1.jpg'].map(
      (image, k): Drawn => ({ ...BOX, image, box: [k, k, 10, 10] }),
    );
    const exported = await site.putExport(azureExport(sizes('a.jpg', 'a.png', '0001.jpg', '1.jpg'), drawn));
    const { id, result } = await runSteps(site.world, { export: exported });
    expect(result.verdict).toBe('verified');
    expect(await site.world.cvat.tasks.find(await linkOf(site.world, id, 1))).toHaveLength(1);
  });

  it('a wrong-length manifest index makes a task too short: it is seen before annotations are uploaded', async () => {
    await siteWith(['a.jpg', 'b.jpg', 'c.jpg']);
    const exported = await site.putExport(
      azureExport(sizes('a.jpg', 'b.jpg', 'c.jpg'), [BOX, { ...BOX, image: 'c.jpg' }]),
    );
    site.cvat.faults.add({ kind: 'index-race', outcome: 'length', times: 2 });
    await expect(runSteps(site.world, { export: exported })).rejects.toThrow(
      /images to be complete|CVAT failed the create/,
    );
    // What the orchestrator does then: the task is discarded and created again.
    const id = (await prepareMigration(site.world, MigrationRequest.parse({ export: exported }))).id;
    const before = (await site.world.cvat.tasks.find(await linkOf(site.world, id)))[0]?.id;
    if (before !== undefined) await steps.discardTask.run(site.world, { id, task: 0, taskId: before });
    expect((await runSteps(site.world, { export: exported })).result.verdict).toBe('verified');
  });

  it('an answer that is lost after the work was done makes no second project and no second task', async () => {
    await siteWith(['a.jpg']);
    const exported = await site.putExport(azureExport(sizes('a.jpg'), [BOX]));
    for (const path of ['/api/projects$', '/api/tasks$']) {
      site.cvat.faults.add({ method: 'POST', path, kind: 'lose' });
      await expect(runSteps(site.world, { export: exported })).rejects.toMatchObject({ retryable: true });
    }
    expect((await runSteps(site.world, { export: exported })).result.verdict).toBe('verified');
    const projects = await site.world.cvat.projects.find('project');
    expect(projects).toHaveLength(1);
    expect(await site.world.cvat.tasks.ofProject(projects[0]?.id ?? 0)).toHaveLength(1);
  });

  it('an unreachable CVAT and a wrong token are told apart', async () => {
    await siteWith([]);
    const unreachable = await startSite(inject('azurite'), { CVAT_URL: 'http://127.0.0.1:9' });
    const wrong = await startSite(inject('azurite'), { CVAT_URL: site.cvat.url, CVAT_TOKEN: 'wrong' });
    try {
      for (const [one, code, type] of [
        [unreachable, 'CVAT_UNREACHABLE', RemoteError],
        [wrong, 'CVAT_TOKEN_INVALID', Error],
      ] as const) {
        const put = await one.putExport(azureExport(sizes('a.jpg'), [BOX]));
        // Its retries wait for seconds otherwise.
        const cvat = createCvat({ ...one.world.config.cvat, firstWaitMs: 1 });
        const failure = await runSteps({ ...one.world, cvat }, { export: put }).then(
          () => undefined,
          (error: unknown) => error,
        );
        expect(failure).toBeInstanceOf(type);
        expect(failure).toMatchObject({ code });
      }
    } finally {
      await unreachable.stop();
      await wrong.stop();
    }
  });

  it('a container without images and one that does not exist are refused before CVAT is touched', async () => {
    await siteWith([]);
    const exported = await site.putExport(azureExport(sizes('a.jpg'), [BOX]));
    await expect(runSteps(site.world, { export: exported })).rejects.toMatchObject({ code: 'NOTHING_TO_MIGRATE' });
    const gone = await startSite(inject('azurite'), { IMAGE_CONTAINERS: 'never-made' });
    try {
      const put = await gone.putExport(azureExport(sizes('a.jpg'), [BOX]));
      const failure = runSteps(gone.world, { export: put });
      await expect(failure).rejects.toBeInstanceOf(InvalidInputError);
      await expect(failure).rejects.toMatchObject({ code: 'CONTAINER_NOT_FOUND' });
      expect(await gone.world.cvat.storages.list()).toEqual([]);
    } finally {
      await gone.stop();
    }
    expect(await site.world.cvat.projects.find('project')).toEqual([]);
  });
});
