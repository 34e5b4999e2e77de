/** What reports call the tool that made them; a test holds it against package.json. */
export const VERSION = '0.1.0';
