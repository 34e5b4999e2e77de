import type { Az } from './az.ts';

/** What every step has at hand. Parameter files read `env`, so a step that learns something puts it there. */
export type Run = {
  az: Az;
  env: NodeJS.ProcessEnv;
  say(line: string): void;
  /** Between two looks at what takes its time. */
  pause(seconds: number): Promise<void>;
  /** The zip that is deployed. */
  zip(durableBackend: 'storage' | 'scheduler'): Promise<string>;
};

export const MAIN_DEPLOYMENT = 'azureml-to-cvat';
export const EVENTS_DEPLOYMENT = 'azureml-to-cvat-events';
