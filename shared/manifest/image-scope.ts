/** Which blobs of a container are images of the project. */
export type ImageScope = { prefix: string; isExcluded(name: string): boolean };

type Settings = { imagesPrefix: string; imagesExclude: readonly string[] };

/** Equal for equal settings: a manifest made with other settings is no longer true. */
export function scopeKey({ imagesPrefix, imagesExclude }: Settings): string {
  return JSON.stringify([imagesPrefix, ...imagesExclude]);
}

/**
 * `exclude` holds patterns of whole blob names: `*` and `?` stand for characters within one folder, `**` for any; a pattern
 * that ends with a slash means everything below that folder. Upper and lower case differ.
 */
export function imageScope(config: Settings): ImageScope {
  const patterns = config.imagesExclude.map(toRegExp);
  return { prefix: config.imagesPrefix, isExcluded: (name) => patterns.some((pattern) => pattern.test(name)) };
}

function toRegExp(pattern: string): RegExp {
  const whole = pattern.endsWith('/') ? `${pattern}**` : pattern;
  const source = whole.replace(/\*\*|[*?]|[.+^${}()|[\]\\]/g, (token) => {
    if (token === '**') return '.*';
    if (token === '*') return '[^/]*';
    return token === '?' ? '[^/]' : `\\${token}`;
  });
  return new RegExp(`^${source}$`, 'su');
}
