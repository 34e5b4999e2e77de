import { growingPause } from '../work/growing-pause.ts';
import type { World } from '../world.ts';

const LONGEST_SECONDS = 10;

/**
 * Waits longer from call to call: half a second at first, or as long as the world's config says where that is less. Answers how many
 * milliseconds it has waited in all. For waits within a step; longer ones belong to the orchestrator.
 */
export function growingWait({ config }: World): () => Promise<number> {
  const limits = { shortest: Math.min(0.5, config.late.pauseMs / 1000), longest: LONGEST_SECONDS };
  let waited = 0;
  return async () => {
    const seconds = growingPause(waited, limits);
    await new Promise<void>((resolve) => setTimeout(resolve, seconds * 1000));
    waited += seconds;
    return waited * 1000;
  };
}
