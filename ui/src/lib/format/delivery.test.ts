import { beforeEach, describe, expect, it, vi as clock } from 'vitest';
import type { DeliveryState } from '../../bindings';
import { speak } from '../../messages/index.svelte';
import { deliveryWhy, deliveryWord, gapWords, provinceState, shortMoment } from './delivery';

beforeEach(() => {
  speak('vi');
  clock.setSystemTime(new Date('2026-11-21T10:00:00Z'));
});

const at = '2026-11-21T03:44:00Z';

describe('how a matter stands with the province', () => {
  it.each<[DeliveryState, string, string]>([
    [{ state: 'only_here', why: 'not_set' }, 'Chỉ ở máy này', 'Chưa nối hệ thống nào của tỉnh.'],
    [{ state: 'waiting', why: { kind: 'turn' } }, 'Chờ gửi', 'Đang chờ đến lượt.'],
    [{ state: 'waiting', why: { kind: 'line', why: 'server' } }, 'Chờ gửi', 'Hệ thống của tỉnh đang lỗi.'],
    [{ state: 'sending', files_done: 1, files: 3, bytes_done: 1, bytes: 3 }, 'Đang gửi', 'Đã gửi 1/3 tệp. Tệp này 33 %.'],
    [{ state: 'sending', files_done: 3, files: 3, bytes_done: 0, bytes: 0 }, 'Đang gửi', 'Đã gửi 3/3 tệp.'],
    [{ state: 'received', at, doubled: 0 }, 'Đã nhận 10:44', 'Hệ thống của tỉnh đã có đủ.'],
    [{ state: 'received', at, doubled: 2 }, 'Đã nhận 10:44', '2 bước có thể có hai lần trên hệ thống.'],
    [
      { state: 'refused', call: 'insert', code: '5', words: 'Thiếu trường', gaps: [] },
      'Bị từ chối: gửi hồ sơ [5]',
      'Gửi hồ sơ: Thiếu trường [5]',
    ],
    [
      { state: 'refused', call: 'insert', code: 'here', words: '', gaps: [] },
      'Bị từ chối: còn chỗ phải sửa',
      'Máy này thấy tỉnh sẽ không nhận. Sửa các chỗ bên dưới rồi thử lại.',
    ],
    [{ state: 'conflict', about: { kind: 'fields', count: 3 } }, 'Khác bản trên hệ thống', '3 chỗ khác với bản trên hệ thống.'],
    [
      { state: 'conflict', about: { kind: 'step', text: 'Chuyển bước', at } },
      'Cần xem trên hệ thống',
      'Đã gửi hai lần mà không có trả lời: Chuyển bước',
    ],
    [{ state: 'conflict', about: { kind: 'taken' } }, 'Trùng mã trên hệ thống', 'Trên hệ thống, mã này đã có hồ sơ và có thể là của người khác.'],
    [
      { state: 'away', package: 'motcua-goi-1', since: at },
      'Đang mang đi bằng USB',
      'Ở trong gói motcua-goi-1 từ 10:44. Quầy gửi tiếp sau khi nhận lại gói.',
    ],
    [
      { state: 'conflict', about: { kind: 'lost' } },
      'Chưa rõ vì mất USB',
      'Gói USB đã mất. Tỉnh có thể đã nhận hồ sơ dưới mã khác.',
    ],
  ])('%j is worded', (delivery, word, why) => {
    expect(deliveryWord(delivery)).toBe(word);
    expect(deliveryWhy(delivery)).toBe(why);
  });

  it('names a day that is not the present one', () => {
    expect(shortMoment('2026-11-20T03:44:00Z')).toBe('10:44 20/11/2026');
  });

  it('says what a gap is about', () => {
    expect(gapWords({ field: 'component_code', weight: 'scored', why: 'missing', about: 'Tờ khai' })).toBe('Mã giấy tờ (Tờ khai): chưa có');
    expect(gapWords({ field: 'dates', weight: 'refused', why: 'order', about: null })).toBe('Các mốc thời gian: sai thứ tự thời gian');
  });

  it('names the states of the national list, and no other', () => {
    expect([provinceState(9), provinceState(0)]).toEqual(['Đã xử lý xong', 'Trạng thái 0']);
  });
});
