/** A number that .NET holds as a double: written with a decimal point even where it is whole. */
export class Double {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
}

export type DotnetJson = string | number | Double | readonly DotnetJson[] | { readonly [key: string]: DotnetJson };

/** JSON as Azure ML writes it: indented by two, `\n`, no newline at the end, `640.0` and `8.9E-05`. */
export function dotnetJson(value: DotnetJson, indent = ''): string {
  if (value instanceof Double) return dotnetDouble(value.value);
  if (typeof value === 'string' || typeof value === 'number') return JSON.stringify(value);
  const inner = `${indent}  `;
  const [open, close, lines] = isArray(value)
    ? ['[', ']', value.map((item) => inner + dotnetJson(item, inner))]
    : [
        '{',
        '}',
        Object.entries(value).map(([key, item]) => `${inner}${JSON.stringify(key)}: ${dotnetJson(item, inner)}`),
      ];
  return lines.length === 0 ? open + close : `${open}\n${lines.join(',\n')}\n${indent}${close}`;
}

/** The shortest digits that read back the same, as JavaScript writes them; from 1E-05 downwards with an exponent. */
function dotnetDouble(value: number): string {
  const digits = value !== 0 && Math.abs(value) < 1e-4 ? exponential(value) : String(value);
  return /[.E]/.test(digits) ? digits : `${digits}.0`;
}

function exponential(value: number): string {
  const [mantissa = '', exponent = ''] = value.toExponential().split('e-');
  return `${mantissa}E-${exponent.padStart(2, '0')}`;
}

// Array.isArray does not narrow readonly arrays.
function isArray(value: DotnetJson): value is readonly DotnetJson[] {
  return Array.isArray(value);
}
