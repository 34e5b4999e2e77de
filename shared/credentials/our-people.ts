import type { World } from '../world.ts';

/** Whether a user is one of us: ourselves (`self`, where that is known), and in an organization its members. Each is asked for once. */
export function ourPeople(world: World, self?: number): (userId: number | undefined) => Promise<boolean> {
  const known = new Map<number, boolean>(self === undefined ? [] : [[self, true]]);
  return async (userId) => {
    if (userId === undefined) return false;
    const told = known.get(userId);
    if (told !== undefined) return told;
    const isSelf = (await world.cvat.ownId()) === userId;
    const isOurs =
      isSelf || (world.config.cvat.organization !== undefined && (await world.cvat.roleOf(userId)) !== undefined);
    known.set(userId, isOurs);
    return isOurs;
  };
}
