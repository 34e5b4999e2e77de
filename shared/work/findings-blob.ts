import { Finding } from '../dataset/finding.ts';
import { decodeLines, encodeLines } from '../dataset/json-lines.ts';
import type { World } from '../world.ts';

/** Writes the findings of one stage, in the order in which they came. */
export async function writeFindings(
  world: World,
  name: string,
  findings: Iterable<Finding> | AsyncIterable<Finding>,
): Promise<void> {
  const condition = { contentType: 'application/x-ndjson' };
  await world.work.write(world.config.workContainer, name, encodeLines(findings), condition);
}

/** None where the stage was not reached. */
export async function* readFindings(world: World, name: string): AsyncGenerator<Finding> {
  const blob = await world.work.read(world.config.workContainer, name);
  if (blob) yield* decodeLines(blob.bytes, Finding);
}
