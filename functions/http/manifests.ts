import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import { InvalidInputError } from '../../shared/errors.ts';
import type { RebuildAnswer } from '../../shared/http-api/answers.ts';
import { manifestState, rebuildManifest } from '../../shared/living-manifest/manifest-state.ts';
import type { World } from '../../shared/world.ts';
import { json } from './answers.ts';

/** GET /api/manifests/{container} */
export async function getManifest(world: World, request: HttpRequest): Promise<HttpResponseInit> {
  const page = { after: request.query.get('after') ?? undefined };
  return json(200, await manifestState(world, await containerOf(world, request), page));
}

/** POST /api/manifests/{container}/rebuild: forgets the index and reads every image's header again. */
export async function rebuild(world: World, request: HttpRequest): Promise<HttpResponseInit> {
  const container = await containerOf(world, request);
  await rebuildManifest(world, container);
  const links = { state: `${world.config.publicUrl}/api/manifests/${container}` };
  const answer: RebuildAnswer = { container, links };
  return json(202, answer);
}

async function containerOf(world: World, request: HttpRequest): Promise<string> {
  const container = request.params.container ?? '';
  const allowed = world.config.imageContainers;
  const notFound = (reason: string, fix: string) =>
    new InvalidInputError(`Cannot find a manifest of "${container}": ${reason}`, { code: 'CONTAINER_NOT_FOUND', fix });
  if (!allowed.includes(container)) {
    const fix = 'Name one of these containers, or add it to IMAGE_CONTAINERS';
    throw notFound(`the settings know ${allowed.map((name) => `"${name}"`).join(', ')}`, fix);
  }
  if (await world.images.containerExists(container)) return container;
  throw notFound('the storage account has no such container', 'Create the container, or correct IMAGE_CONTAINERS');
}
