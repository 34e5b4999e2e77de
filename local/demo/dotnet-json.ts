/** A number that .NET holds as a double: written with a decimal point even where it is whole. */
export class Double {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
  /** Marked, since JSON.stringify() cannot write a number this way. */
  toJSON(): string {
    return `\0${dotnetDouble(this.value)}`;
  }
}

/** JSON as Azure ML writes it: indented by two, `\n`, no newline at the end, `640.0` and `8.9E-05`. */
export function dotnetJson(value: unknown): string {
  return JSON.stringify(value, undefined, 2).replaceAll(/"\\u0000([^"]+)"/g, '$1');
}

/** The shortest digits that read back the same, as JavaScript writes them; from 1E-05 downwards with an exponent. */
function dotnetDouble(value: number): string {
  if (value === 0 || Math.abs(value) >= 1e-4) return Number.isInteger(value) ? `${value}.0` : String(value);
  const [mantissa = '', exponent = ''] = value.toExponential().split('e-');
  return `${mantissa}E-${exponent.padStart(2, '0')}`;
}
