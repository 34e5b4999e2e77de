import { join } from 'node:path';
import type { Context } from '../context.ts';

/** Where the uploaded files of a task's data are kept. */
export const dataDirectory = (context: Context, dataId: number) => join(context.dataDir, 'data', String(dataId));
