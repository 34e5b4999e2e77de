/** What a neutral form such as `<task1>` stands for in this run: bound where an answer first names it. */
export type Variables = {
  get(name: string): string | undefined;
  set(name: string, value: string | number): void;
  /** The text with every known form replaced. */
  fill(text: string): string;
  /** Answers what `check` answers; what it bound is forgotten unless that is undefined. */
  trial(check: () => string | undefined): string | undefined;
  /** Whether the actual text is the recorded one; forms that are not known yet are bound to what stands there. */
  match(recorded: string, actual: string): boolean;
};

const FORM =
  /<(?:blob endpoint|[a-z]+\d+|label [\w /]+|attribute [\w ]+|server|host|org|upload|token|key|sas|tmp|dir|data|share|path|date|n|v)>/g;

/** Forms that stand for anything: they are not compared. */
const ANYTHING = ['<date>', '<tmp>', '<dir>', '<data>', '<share>', '<path>', '<v>', '<n>'];

export const formsIn = (text: string): string[] => text.match(FORM) ?? [];

export function openVariables(): Variables {
  const known = new Map<string, string>();
  return {
    get: (name) => known.get(name),
    set: (name, value) => {
      known.set(name, String(value));
    },
    fill: (text) => text.replace(FORM, (form) => known.get(form) ?? form),
    trial(check) {
      const before = new Map(known);
      const found = check();
      if (found === undefined) return undefined;
      known.clear();
      for (const [form, value] of before) known.set(form, value);
      return found;
    },
    match(recorded, actual) {
      const unknown: string[] = [];
      const source = recorded
        .split(/(<[^<>]+>)/)
        .map((part) => {
          if (part.match(FORM)?.[0] !== part) return quoted(part);
          if (ANYTHING.includes(part)) return '[\\s\\S]*?';
          const value = known.get(part);
          // Every upload has an id of its own.
          if (value !== undefined && part !== '<upload>') return quoted(value);
          unknown.push(part);
          return '([^/"]*?)';
        })
        .join('');
      const found = new RegExp(`^${source}$`).exec(actual);
      if (!found) return false;
      for (const [at, form] of unknown.entries()) known.set(form, found[at + 1] ?? '');
      return true;
    },
  };
}

const quoted = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
