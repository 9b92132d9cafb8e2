import type { Page } from 'playwright-core';
import type { Shot } from './reach';

/** Drops files on the window, as the shell tells it. */
export async function drop(page: Page, ...names: string[]): Promise<void> {
  await page.evaluate(
    (paths) => (window as unknown as { __EMIT__: (event: string, payload: unknown) => void }).__EMIT__('files-dropped', { paths }),
    names.map((name) => `/media/usb/${name}.pdf`),
  );
}

const dropped =
  (...names: string[]) =>
  async (page: Page) => {
    await drop(page, ...names);
    await page.locator('.overall, .problem, .result .card').first().waitFor();
  };

const path = '/verify';

/** The check of digital signatures. */
export const verifyShots: Shot[] = [
  { screen: 'verify', state: 'empty', visit: { path } },
  { screen: 'verify', state: 'loading', visit: { path, scenario: { silent: ['signatures_check'] } }, reach: dropped('van-ban') },
  { screen: 'verify', state: 'error', visit: { path }, reach: dropped('qua-nang') },
  { screen: 'verify', state: 'undetermined', visit: { path }, reach: dropped('van-ban') },
  { screen: 'verify', state: 'valid', visit: { path }, reach: dropped('hop-le') },
  { screen: 'verify', state: 'invalid', visit: { path }, reach: dropped('hong') },
  {
    screen: 'verify',
    state: 'pictures',
    visit: { path },
    reach: async (page) => {
      await dropped('hong')(page);
      await page.getByRole('button', { name: /^(So hình ảnh|Compare pictures)/ }).click();
      await page.getByText('Trang 2').waitFor();
    },
  },
  { screen: 'verify', state: 'unsigned', visit: { path }, reach: dropped('khong-ky') },
  { screen: 'verify', state: 'cancelled', visit: { path }, reach: dropped('huy-so') },
  { screen: 'verify', state: 'practice', visit: { path, scenario: { practice: true } }, reach: dropped('hop-le') },
  {
    screen: 'verify',
    state: 'normal',
    visit: { path },
    reach: dropped('hop-le', 'giay-khai-sinh-ban-sao-dien-tu-co-ten-that-dai-de-xuong-dong', 'hong', 'qua-nang', 'khong-ky'),
  },
];
