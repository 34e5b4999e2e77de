import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

const SHARED = resolve(import.meta.dirname, '../../shared');

/** Real exports. They are no part of the project: they are read where they are, beside the checkout. */
export const SAMPLES = resolve(SHARED, 'samples/azureml');

/** Where the folder is there, its tests run, and fail where a sample cannot be read. */
export const hasSamples = existsSync(SHARED);
