import type { Finding } from '../../dataset/finding.ts';
import { InvalidInputError } from '../../errors.ts';
import { RULES, type RuleCode } from './codes.ts';
import { actionFor, type NormalizeOptions } from './options.ts';
import type { Action } from './rule.ts';

/** Excluded records have a finding each, up to so many per code; the rest of a code is counted in one. */
const MOST_OF_A_CODE = 10_000;
/** Places that a finding about many records names. */
const PLACES = 5;

type Tally = { code: RuleCode; at: string; detail: string; places: string[]; count: number };

/** What is wrong with single records: applies the policy, and makes the findings. */
export class FindingLog {
  private readonly options: NormalizeOptions;
  private readonly carried = new Map<RuleCode, Tally>();
  private readonly excluded = new Map<string, Tally & { excludes: 'image' | 'annotation'; single: number }>();
  private ready: Finding[] = [];

  constructor(options: NormalizeOptions) {
    this.options = options;
  }

  /**
   * Something is wrong with a record. Answers what the policy says; the caller must then do so: keep, fix, or leave the
   * record out, which is written down as done. Throws InvalidInputError where the policy says fail.
   */
  applyPolicy(code: RuleCode, kind: 'image' | 'annotation', at: string, detail: string): Action {
    const action = this.actionFor(code, at, detail);
    if (action === 'exclude') this.exclude(code, kind, at, detail);
    else this.note(code, at, detail);
    return action;
  }

  /** Something about the export as a whole, or a label: a finding of its own, that counts no record. */
  report(code: RuleCode, at: string, detail: string): Action {
    const action = this.actionFor(code, at, detail);
    this.ready.push(finding(code, at, detail, {}));
    return action;
  }

  /** What the policy says, without writing anything down. Throws InvalidInputError where it says fail. */
  actionFor(code: RuleCode, at: string, detail: string): Action {
    const action = actionFor(this.options, code);
    if (action !== 'fail') return action;
    throw new InvalidInputError(
      `Cannot normalize "${at}": the policy for ${code} is fail: current value is ${detail}`,
      {
        code,
        fix: RULES[code].fix,
      },
    );
  }

  /** `count` records are left out. */
  exclude(code: RuleCode, excludes: 'image' | 'annotation', at: string, detail: string, count = 1): void {
    const key = `${code} ${excludes}`;
    const tally = this.excluded.get(key) ?? { code, excludes, at, detail, places: [], count: 0, single: 0 };
    this.excluded.set(key, tally);
    if (tally.single < MOST_OF_A_CODE) {
      tally.single += 1;
      this.ready.push(finding(code, at, detail, { excludes, ...(count === 1 ? {} : { count }) }));
      return;
    }
    tally.count += count;
    if (tally.places.length < PLACES) tally.places.push(at);
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
      finding(tally.code, tally.at, `${tally.detail}${others(tally)}`, tally.count === 1 ? {} : { count: tally.count }),
    );
    const excluded = [...this.excluded.values()]
      .filter((tally) => tally.count > 0)
      .map((tally) =>
        finding(tally.code, 'export', `${tally.count} more, e.g. ${tally.places.join(', ')}`, {
          excludes: tally.excludes,
          count: tally.count,
        }),
      );
    return [...this.drain(), ...excluded, ...carried];
  }

  private note(code: RuleCode, at: string, detail: string): void {
    const tally = this.carried.get(code);
    if (!tally) {
      this.carried.set(code, { code, at, detail, places: [], count: 1 });
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

function finding(code: RuleCode, at: string, detail: string, rest: Pick<Finding, 'excludes' | 'count'>): Finding {
  return { code, severity: RULES[code].severity, at, detail, fix: RULES[code].fix, ...rest };
}
