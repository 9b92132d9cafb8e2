import { describe, expect, it } from 'vitest';
import { on, useBrowser } from './browser';
import { lengthen, misfits } from './layout';

useBrowser();

describe('the judge of texts', () => {
  it('finds nothing on a sound screen', async () => {
    await on({}, async (page) => expect(await misfits(page)).toEqual([]));
  });

  it.each([
    ['cut', 'button { height: 1rem !important; min-height: 0 !important; overflow: hidden }'],
    ['spills', 'button { height: 1rem !important; min-height: 0 !important; white-space: nowrap; width: 2rem }'],
    ['overlaps', 'section * { height: 3px; min-height: 0; margin: 0; padding: 0 }'],
  ])('tells of text that %s', async (fault, css) => {
    await on({}, async (page) => {
      await page.evaluate((rules) => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(rules);
        document.adoptedStyleSheets = [sheet];
      }, css);
      expect((await misfits(page)).some((one) => one.startsWith(fault))).toBe(true);
    });
  });

  it('makes sentences longer and leaves keys and numbers', async () => {
    await on({}, async (page) => {
      const start = page.getByRole('button', { name: /Tiếp nhận hồ sơ/ });
      await lengthen(page);
      expect(await start.textContent()).toContain('Tiếp nhận hồ sơ Tiếp n');
      expect(await start.locator('kbd').textContent()).toBe('F2');
    });
  });
});
