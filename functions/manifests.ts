import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import { InvalidInputError } from '../shared/errors.ts';
import { manifestState, rebuildManifest } from '../shared/migration/manifest-state.ts';
import { json } from './answers.ts';
import { world } from './world.ts';

/** GET /api/manifests/{container} */
export async function getManifest(request: HttpRequest): Promise<HttpResponseInit> {
  const page = { after: request.query.get('after') ?? undefined };
  return json(200, await manifestState(world(), containerOf(request), page));
}

/** POST /api/manifests/{container}/rebuild: forgets the index and reads every image's header anew. */
export async function rebuild(request: HttpRequest): Promise<HttpResponseInit> {
  const container = containerOf(request);
  await rebuildManifest(world(), container);
  return json(202, { container, links: { state: `${world().config.publicUrl}/api/manifests/${container}` } });
}

function containerOf(request: HttpRequest): string {
  const container = request.params.container ?? '';
  const allowed = world().config.imageContainers;
  if (allowed.includes(container)) return container;
  throw new InvalidInputError(`Cannot show the manifest of "${container}": the settings know ${allowed.join(', ')}`, {
    code: 'CONTAINER_NOT_FOUND',
    fix: 'Name one of these containers, or add it to IMAGE_CONTAINERS',
  });
}
