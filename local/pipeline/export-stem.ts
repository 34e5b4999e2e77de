import { basename } from 'node:path';

/** What files beside an export are called after: its name without folder and ending. */
export const exportStem = (path: string): string => basename(path).replace(/\.jsonl?$/i, '');
