import { describe, expect, it } from 'vitest';
import { due } from '../../../tests/mock/fixtures';
import { en } from '../../messages/en';
import { vi } from '../../messages/vi';
import { dueWords, limitWords, skippedWords, stepWords } from './words';

describe('a due date in words', () => {
  it('says hour, day and weekday in Vietnam', () => {
    expect(dueWords(vi, due)).toBe('Hẹn trả 09:42 26/11/2026, Thứ Năm');
    expect(dueWords(en, due)).toBe('Due 09:42 26/11/2026, Thursday');
  });

  it('tells every step of the count', () => {
    expect(due.explanation.map((step) => stepWords(vi, step))).toEqual([
      'Nhận lúc 09:42 21/11/2026.',
      'Ngoài giờ làm việc, tính từ 07:30 23/11/2026.',
      'Đếm 3 ngày làm việc từ 07:30 23/11/2026 đến 09:42 26/11/2026.',
    ]);
  });

  it.each([
    [{ kind: 'same_day', value: { cutoff: '15:00:00' } }, 'trong ngày nếu nhận trước 15:00'],
    [{ kind: 'working_hours', value: 8 }, '8 giờ làm việc'],
    [{ kind: 'months', value: 2 }, '2 tháng'],
  ] as const)('names the limit %j', (limit, words) => {
    expect(limitWords(vi, limit)).toBe(words);
  });

  it('says which days off are only computed', () => {
    const reason = { kind: 'special', day: 'holiday', name_vi: 'Tết Nguyên đán', status: 'computed' } as const;
    expect(skippedWords(vi, { date: '2027-02-05', reason })).toBe('05/02/2027 Tết Nguyên đán (dự kiến)');
    expect(skippedWords(en, { date: '2026-11-22', reason: { kind: 'sunday' } })).toBe('22/11/2026 Sunday');
  });
});
