import { z } from 'zod';
import { InvalidInputError } from '../errors.ts';
import { hashOf } from '../migration/hash-of.ts';
import { glanceAtWork, writeWork } from '../work/blob-json.ts';
import type { World } from '../world.ts';

const Noted = z.object({ etag: z.string() });

type Place = { container: string; name: string };

/**
 * Writes a blob beside an export, over nothing but what was written so before: the ETag of that is noted. One that was
 * written just before the process died is known by its content.
 *
 * @param content makes a new stream at every call
 */
export async function writeOwnBlob(
  world: World,
  place: Place,
  { content, contentType }: { content: () => AsyncIterable<Uint8Array>; contentType: string },
): Promise<Place & { etag: string }> {
  const { container, name } = place;
  const note = `written/${container}/${name}.json`;
  const noted = await glanceAtWork(world, note, Noted);
  const now = await world.images.head(container, name);
  if (now && now.etag !== noted?.etag && !(await holds(world, place, content))) throw nameTaken(place);
  const onlyIf = now ? { etag: now.etag } : ('absent' as const);
  const written = await world.images.write(container, name, content(), { onlyIf, contentType });
  if (!written) throw nameTaken(place);
  await writeWork(world, note, { etag: written.etag });
  return { ...place, etag: written.etag };
}

async function holds(world: World, { container, name }: Place, content: () => AsyncIterable<Uint8Array>) {
  const blob = await world.images.read(container, name);
  return blob !== undefined && (await hashOf(blob.bytes)) === (await hashOf(content()));
}

function nameTaken({ container, name }: Place): InvalidInputError {
  return new InvalidInputError(
    `Cannot write "${container}/${name}": there is a file of this name that the way back has not written`,
    { code: 'BACK_NAME_TAKEN', fix: 'Move or rename that file, and ask for the export again' },
  );
}
