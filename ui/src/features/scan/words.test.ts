import { describe, expect, it } from 'vitest';
import type { ScanFault } from '../../bindings';
import { vi } from '../../messages/vi';
import { progressWords, stoppedWords } from './words';

const stopped = (fault: ScanFault, kept: number, number: number | null) => stoppedWords(vi, { fault, kept, last: null, by: null }, number);

describe('what is said of a run', () => {
  it.each([
    [{ pages: 0, ms: 900 }, 'Đang quét trang 1…'],
    [{ pages: 6, ms: 12_600 }, 'Đang quét trang 7… 2,1 s/trang · đã lưu 6 trang'],
  ])('%j', (progress, words) => expect(progressWords(vi, { draft: 'd', ...progress })).toBe(words));

  it.each([
    ['jam', 6, 6, 'Kẹt giấy sau trang 6. 6 trang đã lưu. Gỡ giấy, đặt lại từ trang 7 rồi nhấn Quét tiếp.'],
    ['jam', 3, 9, 'Kẹt giấy sau trang 9. 3 trang đã lưu. Gỡ giấy, đặt lại từ trang 10 rồi nhấn Quét tiếp.'],
    ['jam', 0, null, 'Kẹt giấy. Chưa có trang nào được lưu. Gỡ giấy kẹt, đặt lại các tờ còn lại rồi quét tiếp.'],
    ['double_feed', 6, 6, 'Hai tờ bị hút cùng lúc sau trang 6. 6 trang đã lưu. Trang 6–7 có thể dính nhau. Tách giấy, đặt lại từ tờ đó rồi quét tiếp.'],
    ['cover_open', 2, null, 'Nắp máy quét đang mở sau trang 2. 2 trang đã lưu. Đóng nắp rồi quét tiếp.'],
  ] as const)('%s after %i pages', (fault, kept, number, words) => expect(stopped(fault, kept, number)).toBe(words));
});
