/**
 * Tasks that a migration has under way at once, each with its own registration of the storage: as many as CVAT has workers for creations,
 * unless somebody gave it more.
 */
export const LANES = 2;
