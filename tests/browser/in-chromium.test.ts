import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe } from 'vitest';
import { openChromium } from './chromium.ts';
import { withoutChromium } from './chromium-or-say.ts';
import { livePages } from './live-pages.ts';
import { reportPage } from './report-page.ts';

/** One browser and one page for all: opening them costs more than what most tests do there. */
let browser: Browser;
let page: Page;
beforeAll(async () => {
  if (withoutChromium) return;
  browser = await openChromium();
  page = await browser.newPage();
  page.context().setDefaultTimeout(60_000);
});
afterAll(() => browser?.close());
/** As new: what a test has opened, listened to, asked for and been let in with is gone. */
afterEach(async () => {
  page.removeAllListeners();
  await page.context().clearCookies();
  await page.emulateMedia({ media: null, colorScheme: null });
  await page.goto('about:blank');
});

describe.skipIf(withoutChromium)('live pages, in a browser', () => livePages(() => page));
describe.skipIf(withoutChromium)('the page of a report, in a browser', () => reportPage(() => page));
