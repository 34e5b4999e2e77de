import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Bicep } from 'bicep-node';
import { bicepEnvironment, findBicep } from './check/find-bicep.ts';

/** `dist/azuredeploy.json`: main.bicep as an ARM template, for the portal's "Deploy a custom template". Runs behind `npm run package`. */
const root = join(import.meta.dirname, '..');
const out = join(root, 'dist', 'azuredeploy.json');
const found = findBicep(process.env);
if (found) {
  Object.assign(process.env, bicepEnvironment(process.env));
  const bicep = await Bicep.initialize(found.path);
  const { contents } = await bicep.compile({ path: join(root, 'infra', 'main.bicep') }).finally(() => bicep.dispose());
  if (!contents)
    throw new Error('Cannot build the template "infra/main.bicep": it does not compile; see npm run check:infra');
  await mkdir(join(root, 'dist'), { recursive: true });
  await writeFile(out, contents);
  console.log(`${out}: for "Deploy a custom template" in the portal`);
} else {
  console.log('No template for the portal: there is no Bicep compiler (see npm run check:infra)');
}
