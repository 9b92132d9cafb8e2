import type { Page } from 'playwright-core';
import type { Visit } from '../browser';

/** One state of one screen: how to get there. */
export interface Shot {
  screen: string;
  state: string;
  visit: Visit;
  reach?: (page: Page) => Promise<void>;
}

export const click = (role: 'button' | 'tab' | 'link', name: RegExp) => (page: Page) => page.getByRole(role, { name }).first().click();
export const press =
  (...keys: string[]) =>
  async (page: Page) => {
    for (const key of keys) await page.keyboard.press(key);
  };

/** Gives the window a code as the serial reader does. */
export async function scan(page: Page, text: string): Promise<void> {
  await page.evaluate(
    (code) => (window as unknown as { __EMIT__: (event: string, payload: unknown) => void }).__EMIT__('code-scanned', { text: code }),
    text,
  );
}

export function find(box: string, query: string): (page: Page) => Promise<void> {
  return async (page) => {
    await page.locator(box).fill(query);
    await page.locator('tbody tr, .empty p, [role=alert]').first().waitFor();
    await page.waitForTimeout(50);
  };
}
