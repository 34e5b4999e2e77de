import { Finding } from '../dataset/finding.ts';
import { encodeLines } from '../dataset/json-lines.ts';
import type { World } from '../world.ts';
import { readWorkLines } from './blob-json.ts';

/** Writes the findings of one stage, in the order in which they came. */
export async function writeFindings(
  world: World,
  name: string,
  findings: Iterable<Finding> | AsyncIterable<Finding>,
): Promise<void> {
  const condition = { contentType: 'application/x-ndjson' };
  await world.work.write(world.config.workContainer, name, encodeLines(findings), condition);
}

/** Of a stage that was reached: it has written them, be it none. Where they are lost, nothing may be said of the whole. */
export function readFindings(world: World, name: string): AsyncGenerator<Finding> {
  return readWorkLines(world, name, Finding);
}
