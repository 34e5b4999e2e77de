/** The app settings, by name. Values never go into a message. */
export type AppSettings = Readonly<Record<string, string | undefined>>;

/** Replaces every `%NAME%` by the setting of that name; a missing one is an error, as in the real host. */
export function resolveSettings(text: string, settings: AppSettings): string {
  return text.replaceAll(/%([^%]+)%/g, (_, name: string) => {
    const value = settings[name];
    if (value === undefined)
      throw new Error(`Cannot resolve "%${name}%": the setting is missing: current value is "${text}"`);
    return value;
  });
}
