import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { on, useBrowser } from './browser';

useBrowser();

const path = '/settings/signing';
/** Slower than a code reader. */
const type = (page: Page, text: string) => page.keyboard.type(text, { delay: 50 });
const emit = () => (window as unknown as { __EMIT__: (event: string, payload: unknown) => void }).__EMIT__('tokens-moved', {});

describe('what is signed with', () => {
  it('is asked again when a token comes or goes', async () => {
    await on({ path }, async (page) => {
      await page.getByRole('status').getByText('Token: Vũ Đức Thịnh').waitFor();
      const asked = () =>
        page.evaluate(() => {
          const { __DESK__ } = window as unknown as { __DESK__: { calls: string[] } };
          return __DESK__.calls.filter((call) => call === 'tokens').length;
        });
      const before = await asked();
      await page.evaluate(emit);
      // The bar and the settings both look again.
      await page.waitForFunction(
        (least) => (window as unknown as { __DESK__: { calls: string[] } }).__DESK__.calls.filter((call) => call === 'tokens').length >= least,
        before + 2,
      );
    });
  });

  it('says nothing in the bar where no driver is there or tokens are for practice', async () => {
    for (const scenario of [{ signing: { noDriver: true } }, { practice: true }]) {
      await on({ path, scenario }, async (page) => {
        await page.getByRole('heading', { name: 'Ký số', exact: true }).waitFor();
        expect(await page.locator('header').getByText(/^Token/).count()).toBe(0);
      });
    }
  });

  it('has providers whose password is typed, kept and never shown again', async () => {
    await on({ path }, async (page) => {
      await page.getByRole('button', { name: 'Thêm nhà cung cấp' }).focus();
      await page.keyboard.press('Enter');
      await page.locator('#provider-name').focus();
      await type(page, 'SmartCA của chủ tịch');
      await page.keyboard.press('Tab');
      await type(page, 'https://smartca.example');
      await page.locator('#provider-kind').selectOption('smart_ca');
      await page.locator('#provider-client').focus();
      await type(page, 'motcua');
      await page.locator('#provider-holder').focus();
      await type(page, '0100000000');
      await page.locator('#provider-password').focus();
      await type(page, 'bi mat');
      await page.keyboard.press('Control+Enter');
      const row = page.getByRole('listitem').filter({ hasText: 'SmartCA của chủ tịch' });
      await row.getByText('VNPT SmartCA · https://smartca.example').waitFor();
      await row.getByRole('button').focus();
      await page.keyboard.press('Enter');
      expect(await page.locator('#provider-password').inputValue()).toBe('');
      expect(await page.locator('#provider-holder').inputValue()).toBe('0100000000');
    });
  });

  it('takes no address that is none', async () => {
    await on({ path }, async (page) => {
      await page.locator('#signing-timestamps').focus();
      await type(page, 'tsa');
      await page.keyboard.press('Tab');
      await page.getByText('Gõ địa chỉ bắt đầu bằng http:// hoặc https://.').waitFor();
    });
  });

  it('says how many days before its end a timestamp is renewed, and takes no other words', async () => {
    await on({ path }, async (page) => {
      const box = page.getByLabel('Đóng lại dấu thời gian trước khi hết hạn (ngày)');
      const changes = () =>
        page.evaluate(() => {
          const { __DESK__ } = window as unknown as { __DESK__: { calls: string[] } };
          return __DESK__.calls.filter((call) => call === 'office_change').length;
        });
      await box.focus();
      await page.keyboard.press('Control+A');
      await type(page, '0');
      await page.keyboard.press('Tab');
      await page.getByText('Gõ số ngày, từ 1 đến 9999.').waitFor();
      expect(await changes()).toBe(0);
      await box.focus();
      await page.keyboard.press('Control+A');
      await type(page, '120');
      await page.keyboard.press('Tab');
      await expect.poll(changes).toBe(1);
      expect(await page.getByText('Gõ số ngày, từ 1 đến 9999.').count()).toBe(0);
      await expect.poll(() => box.inputValue()).toBe('120');
    });
  });
});
