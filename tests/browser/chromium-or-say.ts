import { chromiumPath } from './chromium.ts';

/** Tests in a browser are left out where there is none, with a word; in CI that is an error, which opening one throws. */
export const withoutChromium = chromiumPath === undefined && process.env.CI !== 'true';

if (withoutChromium)
  console.warn('No Chromium on this machine, so pages are not tried in a browser: apt-get install chromium');
