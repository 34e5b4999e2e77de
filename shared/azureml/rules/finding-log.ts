import type { Effect, Finding } from '../../dataset/finding.ts';
import { InvalidInputError } from '../../errors.ts';
import { withoutSecrets } from '../without-secrets.ts';
import { RULES, type RuleCode } from './codes.ts';
import { actionFor, type NormalizeOptions } from './options.ts';
import type { Action, Rule } from './rule.ts';

/** Excluded records and changed images have a finding each, up to so many per code; the rest of a code is counted in one. */
const MOST_OF_A_CODE = 10_000;
/** Places that a finding about many records names. */
const PLACES = 5;

const SEVERITY = { info: 'info', changed: 'warning', excluded: 'error', failed: 'error' } as const;

type What = { code: RuleCode; effect: Effect; excludes?: 'image' | 'annotation' };
type Tally = What & { at: string; detail: string; places: string[]; count: number };

/** What is wrong with single records: applies the policy, and makes the findings. */
export class FindingLog {
  private readonly options: NormalizeOptions;
  private readonly carried = new Map<RuleCode, Tally>();
  private readonly singles = new Map<string, Tally & { single: number }>();
  private ready: Finding[] = [];

  constructor(options: NormalizeOptions) {
    this.options = options;
  }

  /**
   * Something is wrong with a record. Answers what the policy says; the caller must then do so: keep, fix, or leave the
   * record out, which is written down as done. Throws InvalidInputError where the policy says fail.
   */
  applyPolicy(code: RuleCode, kind: 'image' | 'annotation', at: string, detail: string, count = 1): Action {
    const action = this.actionFor(code, at, detail);
    const effect = effectOf(code, action);
    if (action === 'exclude') this.exclude(code, kind, at, detail, { count });
    else if (kind === 'image' && effect === 'changed') this.single({ code, effect }, at, detail, 1);
    else this.note({ code, effect }, at, detail);
    return action;
  }

  /** Something about the export as a whole, or a label: a finding of its own, that counts no record. */
  report(code: RuleCode, at: string, detail: string): Action {
    const action = this.actionFor(code, at, detail);
    this.ready.push(finding({ code, effect: effectOf(code, action) }, at, detail));
    return action;
  }

  /** What the policy says, without writing anything down. Throws InvalidInputError where it says fail. */
  actionFor(code: RuleCode, at: string, detail: string): Action {
    const action = actionFor(this.options, code);
    if (action !== 'fail') return action;
    throw new InvalidInputError(
      withoutSecrets(`Cannot normalize "${at}": the policy for ${code} is fail: current value is ${detail}`),
      {
        code,
        fix: RULES[code].fix,
      },
    );
  }

  /** `count` records are left out: lost unless `effect` says that what they hold is there all the same. */
  exclude(
    code: RuleCode,
    excludes: 'image' | 'annotation',
    at: string,
    detail: string,
    { count = 1, effect = 'excluded' }: { count?: number; effect?: Effect } = {},
  ): void {
    this.single({ code, effect, excludes }, at, detail, count);
  }

  /** Findings that are complete; each comes once. */
  drain(): Finding[] {
    const ready = this.ready;
    this.ready = [];
    return ready;
  }

  /** The rest, at the end: one finding per code. */
  close(): Finding[] {
    const carried = [...this.carried.values()].map((tally) =>
      finding(tally, tally.at, `${tally.detail}${others(tally)}`, tally.count),
    );
    const more = [...this.singles.values()]
      .filter((tally) => tally.count > 0)
      .map((tally) => finding(tally, 'export', `${tally.count} more, e.g. ${tally.places.join(', ')}`, tally.count));
    return [...this.drain(), ...more, ...carried];
  }

  private single(what: What, at: string, detail: string, count: number): void {
    const key = `${what.code} ${what.effect} ${what.excludes}`;
    const tally = this.singles.get(key) ?? { ...what, at, detail, places: [], count: 0, single: 0 };
    this.singles.set(key, tally);
    if (tally.single < MOST_OF_A_CODE) {
      tally.single += 1;
      this.ready.push(finding(what, at, detail, count));
      return;
    }
    tally.count += count;
    if (tally.places.length < PLACES) tally.places.push(at);
  }

  private note(what: What, at: string, detail: string): void {
    const tally = this.carried.get(what.code);
    if (!tally) {
      this.carried.set(what.code, { ...what, at, detail, places: [], count: 1 });
      return;
    }
    tally.count += 1;
    if (tally.places.length < PLACES) tally.places.push(at);
  }
}

function others(tally: Tally): string {
  if (tally.count === 1) return '';
  const more = tally.count - 1 > tally.places.length ? ', ...' : '';
  return `; ${tally.count - 1} more like this: ${tally.places.join(', ')}${more}`;
}

function finding({ code, effect, excludes }: What, at: string, detail: string, count = 1): Finding {
  const { fix, severity = SEVERITY[effect] }: Rule = RULES[code];
  const rest = { ...(excludes ? { excludes } : {}), ...(count === 1 ? {} : { count }) };
  // Names in an export may be addresses with a SAS.
  return { code, severity, effect, at: withoutSecrets(at), detail: withoutSecrets(detail), fix, ...rest };
}

/** A user's action that stops the normalization has no effect on the export; nothing is written down then. */
function effectOf(code: RuleCode, action: Action): Effect {
  const { effect }: Rule = RULES[code];
  return (action === 'fail' ? undefined : effect[action]) ?? 'excluded';
}
