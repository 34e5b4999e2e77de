import { readFileSync } from 'node:fs';
import { z } from 'zod';

/**
 * `az deployment group show --query properties.outputs` on standard input to lines for a shell: azd does the same by itself.
 * Azure Resource Manager changes the case of names (`azurE_NAME`); ours are all capitals.
 */
const Outputs = z.record(z.string(), z.object({ value: z.unknown() }));

const outputs = Outputs.parse(JSON.parse(readFileSync(0, 'utf8')));
for (const [name, { value }] of Object.entries(outputs)) {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  console.log(`export ${name.toUpperCase()}='${text.replaceAll("'", "'\\''")}'`);
}
