import { beforeEach, describe, expect, it, vi as clock } from 'vitest';
import type { ExchangeRow, ExchangeView, LineView } from '../../bindings';
import { speak } from '../../messages/index.svelte';
import { headline, isOld, lineFacts, lineTrouble } from './words';

beforeEach(() => {
  speak('vi');
  clock.setSystemTime(new Date('2026-11-21T10:00:00Z'));
});

const line = (part: Partial<LineView>): LineView => ({
  id: 'c1',
  name: 'Tỉnh',
  state: { kind: 'up' },
  since: '2026-11-21T02:12:00Z',
  heard: '2026-11-21T02:40:00Z',
  next: null,
  ...part,
});

function view(part: Partial<ExchangeView>): ExchangeView {
  const counts = { waiting: 0, refused: 0, conflict: 0, look: 0, by_hand: 0, away: 0, doubled: 0, online: 0, oldest: null };
  return { lines: [line({})], counts, rows: [], total: 0, last_taken: '2026-11-21T03:44:00Z', stopped: false, ...part };
}

describe('the top line', () => {
  const counts = { ...view({}).counts, waiting: 5, refused: 1, conflict: 1 };
  const down = line({ state: { kind: 'down', why: 'name' } });

  it.each<[Partial<ExchangeView>, string]>([
    [{}, 'Đang nối với tỉnh. Mọi việc đã được nhận. Lần gửi cuối 10:44.'],
    [{ counts }, 'Đang nối với tỉnh. 5 việc chờ gửi, 1 bị từ chối, 1 khác nhau. Lần gửi cuối 10:44.'],
    [{ lines: [down] }, 'Chưa nối được với tỉnh. Mọi việc đã được nhận. Lần gửi cuối 10:44.'],
    [{ lines: [line({}), down] }, 'Có hệ thống của tỉnh chưa nối được. Mọi việc đã được nhận. Lần gửi cuối 10:44.'],
    [{ lines: [], last_taken: null }, 'Chưa nối hệ thống nào của tỉnh. Mọi việc đã được nhận. Chưa gửi lần nào.'],
    [{ stopped: true, last_taken: null }, 'Trưởng bộ phận đã dừng gửi. Mọi việc đã được nhận. Chưa gửi lần nào.'],
  ])('%j', (part, words) => expect(headline(view(part)).join(' ')).toBe(words));
});

describe('a line', () => {
  it('says since when, and when it is tried again', () => {
    const down = line({ state: { kind: 'down', why: 'server' }, next: '2026-11-21T02:47:00Z' });
    expect(lineFacts(down)).toBe('từ 09:12 · trả lời lần cuối 09:40 · thử lại lúc 09:47');
    expect(lineTrouble(down)).toBe('Hệ thống của tỉnh đang lỗi.');
    expect(lineTrouble(line({}))).toBe('');
  });
});

it('is old after a day', () => {
  const row = (since: string | null) => ({ since }) as ExchangeRow;
  const now = new Date('2026-11-21T10:00:00Z');
  expect([isOld(row('2026-11-20T09:59:59Z'), now), isOld(row('2026-11-20T10:00:01Z'), now), isOld(row(null), now)]).toEqual([true, false, false]);
});
