/** What a clone runs by npm, and the installed package by its own name. */
const NPM_COMMAND =
  /npm (?:run )?(start|dev|migrate|discover|report|export|undo|normalize|doctor|deploy|undeploy)\b(?: --(?= |`|$))?/gm;

const CLONE_ONLY = /[ \t]*<!-- clone: -->[\s\S]*?<!-- :clone -->\n?/g;
const PACKAGE_ONLY = /<!-- package:\s?([\s\S]*?)-->/g;

const NEEDS_CLONE =
  '> What begins with `npm run`, and files that are named without a link, need a clone of the repository.';

/**
 * A page of the documentation as whoever installed the package should read it: with the commands that they have, without what
 * only concerns a clone, and without links to what is not packed.
 */
export function packedPage(markdown: string, isPacked: (link: string) => boolean): string {
  const text = markdown
    .replace(CLONE_ONLY, '')
    .replace(PACKAGE_ONLY, '$1')
    .replace(NPM_COMMAND, 'npx azureml-to-cvat $1')
    .replace(/(!?)\[([^\]]*)\]\(([^)\s]+)\)/g, (whole, picture: string, words: string, link: string) => {
      if (/^(?:[a-z]+:|#)/i.test(link) || isPacked(link.replace(/#.*$/, ''))) return whole;
      return picture ? '' : words;
    });
  const shown = text.replace(/<!--[\s\S]*?-->/g, '');
  return /\bnpm (?:run|test|ci)\b/.test(shown) ? text.replace(/^(# .*\n)/, `$1\n${NEEDS_CLONE}\n`) : text;
}
