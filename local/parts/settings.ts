import { Environment } from '../../shared/config.ts';
import { bareEnvironment } from './bare-environment.ts';

type Key = keyof (typeof Environment)['shape'];

/**
 * The environment of a host process: our settings, and none of the same names that happen to be set in this shell. The
 * host resolves `%NAME%` in bindings before the app fills in defaults, so these four are always given.
 */
export function hostEnvironment(settings: Partial<Record<Key, string>>): NodeJS.ProcessEnv {
  const unset = Object.fromEntries(Object.keys(Environment.shape).map((key) => [key, '']));
  const bindings: Partial<Record<Key, string>> = {
    EXPORTS_PATH: 'exports/{name}.json',
    MANIFEST_QUEUE: 'manifest-refresh',
    RECONCILE_SCHEDULE: '0 17 3 * * *',
    ROTATE_SCHEDULE: '0 41 */6 * * *',
  };
  return { ...bareEnvironment(), ...unset, ...bindings, ...settings };
}
