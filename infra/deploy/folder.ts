import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Where the Bicep files are: beside this program in a checkout; an installed package is one bundle and has them in `infra`. */
export const infraFolder = [join(import.meta.dirname, '..'), join(import.meta.dirname, '..', 'infra')].find((folder) =>
  existsSync(join(folder, 'main.bicepparam')),
);
