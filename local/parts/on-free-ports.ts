import type { DataDir, Ports } from './data-dir.ts';
import { PortTakenError } from './port-taken-error.ts';

/**
 * Starts parts on the ports of a data folder. Where another program has taken one since it was chosen, they get others, once:
 * but not where links name the ones there are.
 */
export async function onFreePorts<T>(
  dataDir: Pick<DataDir, 'ports' | 'replacePorts'>,
  names: readonly (keyof Ports)[],
  start: (ports: Ports) => Promise<T>,
): Promise<T> {
  try {
    return await start(dataDir.ports);
  } catch (error) {
    if (!(error instanceof PortTakenError) || !dataDir.replacePorts) throw error;
    await dataDir.replacePorts(names);
    return start(dataDir.ports);
  }
}
