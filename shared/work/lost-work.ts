import type { Finding } from '../dataset/finding.ts';

const AGAIN = 'Start the migration again: it goes on where it stopped';
const LONGEST = 300;

/**
 * What is to be said of work that ended as an exception. Our steps answer their failures as values, so this is the host's own
 * word: the worker process died (its own doing or another step's), the time limit passed, or the orchestrator's code changed.
 */
export function lostWork(place: string, error: unknown): Finding {
  const said = hostSaid(error instanceof Error ? error.message : String(error));
  const detail = `Cannot finish "${place}": the host ended it each time it was tried: the host says: ${said}`;
  return { severity: 'error', at: place, detail, ...causeOf(said) };
}

/** Signals that Linux and Node send for want of memory: SIGKILL and SIGABRT. */
const FOR_MEMORY = /exited with code (?:134|137|-6|-9)\b|out of memory/i;

function causeOf(said: string): Pick<Finding, 'code' | 'fix'> {
  if (/Timeout value of .* was exceeded/i.test(said)) {
    return {
      code: 'STEP_TIMED_OUT',
      fix: `${AGAIN}. If this returns, make smaller tasks ("tasks": {"size": 500}) or raise functionTimeout in host.json`,
    };
  }
  if (/Non-Deterministic workflow|another version of this app/i.test(said)) {
    return { code: 'APP_CHANGED', fix: `${AGAIN}. Another version of the app was deployed while it ran` };
  }
  if (FOR_MEMORY.test(said)) {
    return {
      code: 'OUT_OF_MEMORY',
      fix: `${AGAIN}. If this returns, make smaller tasks ("tasks": {"size": 500}) or give the app more memory (instanceMemoryMB)`,
    };
  }
  return {
    code: 'WORKER_LOST',
    fix: `${AGAIN}. If this returns, look into the app log for the end of the worker, and make smaller tasks ("tasks": {"size": 500})`,
  };
}

/** The host's exceptions bring stacks along; addresses may carry a SAS in their query. */
export function hostSaid(text: string): string {
  const line = text.split('\n', 1)[0]?.trim() ?? '';
  const clean = line.replace(/(https?:\/\/[^\s?"']+)\?[^\s"']*/g, '$1');
  return clean.length > LONGEST ? `${clean.slice(0, LONGEST)}…` : clean;
}
