/** A label is its own id. What is neither text nor a whole number is none; it stays to be seen in the finding. */
export function labelId(label: unknown): unknown {
  const isName = (typeof label === 'string' && !isList(label)) || Number.isSafeInteger(label);
  return isName ? label : { label };
}

/** `["ripe","red"]` or `['ripe', 'red']`: how a data frame writes a list of labels into one text. */
function isList(label: string): boolean {
  return /^\s*\[\s*(?:(["']).*\1|\{.*\})\s*,?\s*\]\s*$/s.test(label);
}
