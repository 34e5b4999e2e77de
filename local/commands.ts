import type { CommandContext } from './command-line/command.ts';
import type { CommandSpec } from './command-line/command-spec.ts';
import {
  DEPLOY,
  DEV,
  DISCOVER,
  DOCTOR,
  EXPORT,
  MIGRATE,
  NORMALIZE,
  REPORT,
  START,
  UNDEPLOY,
  UNDO,
} from './command-line/specs.ts';

type Run = (args: readonly string[], context: CommandContext) => Promise<number>;

/** All commands. What a command needs is loaded when it runs: the help must not wait for the Azure libraries. */
export const COMMANDS: readonly { spec: CommandSpec; load(): Promise<{ run: Run }> }[] = [
  { spec: MIGRATE, load: () => import('./commands/migrate.ts') },
  { spec: DISCOVER, load: () => import('./commands/discover.ts') },
  { spec: REPORT, load: () => import('./commands/report.ts') },
  { spec: UNDO, load: () => import('./commands/undo.ts') },
  { spec: EXPORT, load: () => import('./commands/export.ts') },
  { spec: NORMALIZE, load: () => import('./commands/normalize.ts') },
  { spec: DEV, load: () => import('./commands/dev.ts') },
  { spec: DOCTOR, load: () => import('./commands/doctor.ts') },
  { spec: DEPLOY, load: () => import('./commands/deploy.ts') },
  { spec: UNDEPLOY, load: () => import('./commands/undeploy.ts') },
  { spec: START, load: () => import('./commands/start.ts') },
];
