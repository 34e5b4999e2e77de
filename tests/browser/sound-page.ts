import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { z } from 'zod';

/** The minified one: each page parses it. */
const AXE = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');

const Results = z.object({
  violations: z.array(z.object({ id: z.string(), nodes: z.array(z.object({ html: z.string() })) })),
});

/** Fits from a phone to a wide screen, and is accessible in both themes. */
export async function expectSound(page: Page): Promise<void> {
  for (const width of [320, 768, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    expect(await page.evaluate<number>('document.documentElement.scrollWidth'), `${width} px`).toBe(width);
  }
  // Evaluated by the debugger: the policy of the page stays in force.
  await page.evaluate(`(() => { ${AXE} })();0`);
  await page.emulateMedia({ colorScheme: 'light' });
  expect(await violationsOf(page)).toEqual([]);
  // Colours are all that differs.
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await violationsOf(page, { runOnly: ['color-contrast'] }), 'dark').toEqual([]);
  await page.emulateMedia({ colorScheme: null });
}

/** What axe finds, with the elements. */
async function violationsOf(page: Page, options = {}): Promise<string[]> {
  const { violations } = Results.parse(await page.evaluate(`axe.run(document, ${JSON.stringify(options)})`));
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

/** Every control that Tab reaches, in order, by its words. Each must be visible and show that it has the focus. */
export async function walk(page: Page): Promise<string[]> {
  const seen: string[] = [];
  const Focused = z.object({ words: z.string(), shown: z.boolean(), more: z.boolean() });
  for (let press = 0; press < 200; press++) {
    await page.keyboard.press('Tab');
    const focused = Focused.parse(await page.evaluate(FOCUSED));
    if (!focused.more) return seen;
    expect(focused, focused.words).toMatchObject({ shown: true });
    seen.push(focused.words);
  }
  throw new Error('Expected Tab to leave the page in the end');
}

const FOCUSED = `(() => {
  const at = document.activeElement;
  if (!at || at === document.body) return { words: '', shown: false, more: false };
  const looks = (element) => element && getComputedStyle(element).outlineStyle !== 'none';
  const label = at.labels && at.labels[0];
  const words = at.getAttribute('aria-label') || (label ? label.textContent : at.textContent.trim()) || at.id;
  return { words, shown: looks(at) || looks(label), more: true };
})()`;
