import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** Where distributions put it. Nothing is downloaded: playwright-core has no browser of its own. */
const PATHS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/snap/bin/chromium'];

/** undefined where this machine has none. */
export const chromiumPath: string | undefined = PATHS.find((path) => existsSync(path));

export function openChromium(): Promise<Browser> {
  if (chromiumPath === undefined) {
    throw new Error(`Expected Chromium at one of ${PATHS.join(', ')}: install it with: apt-get install chromium`);
  }
  // Containers give little shared memory, and root no sandbox; what it opens are pages of our own.
  return chromium.launch({ executablePath: chromiumPath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
}
