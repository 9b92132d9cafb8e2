import { describe, expect, it } from 'vitest';
import { readDate, shiftDate, showDate, weekday } from './date';
import { showClock, showDay, showMoment, todayIso } from './moment';
import { readMoney, showMoney, showSize } from './money';
import { fold, matches, monogram, tidy, tidyLines } from './text';

const today = new Date(2026, 10, 21);

describe('a typed date', () => {
  it.each([
    ['1/2/1990', '1990-02-01'],
    ['01/02/1990', '1990-02-01'],
    ['1-2-1990', '1990-02-01'],
    ['1.2.1990', '1990-02-01'],
    ['1 2 1990', '1990-02-01'],
    [' 01/02/1990 ', '1990-02-01'],
    ['1.2.90', '1990-02-01'],
    ['1/2/26', '2026-02-01'],
    ['1/2/27', '1927-02-01'],
    ['01021990', '1990-02-01'],
    ['010290', '1990-02-01'],
    ['1990-02-01', '1990-02-01'],
    ['1990/2/1', '1990-02-01'],
    ['1990.02.01', '1990-02-01'],
    ['31/10/2026', '2026-10-31'],
    ['31/12/1999', '1999-12-31'],
    ['29/02/2024', '2024-02-29'],
    ['29/2/2000', '2000-02-29'],
    ['9 / 9 / 1975', '1975-09-09'],
    ['31.1.60', '1960-01-31'],
    ['01/01/1850', '1850-01-01'],
  ])('%s is %s', (typed, iso) => {
    expect(readDate(typed, today)).toEqual({ kind: 'full', iso });
  });

  it.each(['1960', '00001960'])('%s is only a year', (typed) => {
    expect(readDate(typed, today)).toEqual({ kind: 'year', iso: '1960' });
  });

  it.each([
    ['29/02/2025', '29/02/2025'],
    ['29/02/1900', '29/02/1900'],
    ['31/11/2026', '31/11/2026'],
    ['0/1/1990', '00/01/1990'],
    ['1/13/1990', '01/13/1990'],
    ['31042026', '31/04/2026'],
    ['1200', '1200'],
  ])('%s does not exist and is named %s', (typed, shown) => {
    expect(readDate(typed, today)).toEqual({ kind: 'impossible', shown });
  });

  it.each(['hôm qua', '1/2', '1//1990', '123', '1/2/19900', '12345678901'])(
    '%s cannot be read',
    (typed) => {
      expect(readDate(typed, today)).toEqual({ kind: 'unreadable' });
    },
  );

  it('may be left empty', () => {
    expect(readDate('  ', today)).toEqual({ kind: 'empty' });
  });

  it('is shown day first, and a year alone', () => {
    expect([showDate('1990-02-01'), showDate('1960'), showDate(null)]).toEqual([
      '01/02/1990',
      '1960',
      '',
    ]);
  });

  it('moves over month ends and knows its weekday', () => {
    expect(shiftDate('2026-10-31', 1)).toBe('2026-11-01');
    expect(shiftDate('2024-03-01', -1)).toBe('2024-02-29');
    expect(shiftDate('1960', 1)).toBe('1960');
    expect(weekday('2026-11-21')).toBe(6);
    expect(weekday('1960')).toBeNull();
  });
});

describe('an instant', () => {
  it('is shown in Vietnam whatever offset it carries', () => {
    expect(showMoment('2026-11-25T09:00:00Z')).toBe('16:00 25/11/2026');
    expect(showMoment('2026-11-25T16:00:00+07:00')).toBe('16:00 25/11/2026');
    expect(showClock('2026-11-20T17:00:01Z')).toBe('00:00:01');
    expect(showDay('2026-11-20T17:00:01Z')).toBe('21/11/2026');
    expect(todayIso(new Date('2026-11-20T17:00:01Z'))).toBe('2026-11-21');
  });
});

describe('money', () => {
  it.each([
    ['15000', 15000],
    ['15.000', 15000],
    ['15,000', 15000],
    ['15.000 đ', 15000],
    ['15 000₫', 15000],
    ['15k', 15000],
    ['1,5tr', 1500000],
    ['0', 0],
    ['1.200.000', 1200000],
  ])('%s is read as %i', (typed, dong) => {
    expect(readMoney(typed)).toBe(dong);
  });

  it.each(['', 'abc', '1.50', '-5', '15.00.000', '9999999999999'])('%s is refused', (typed) => {
    expect(readMoney(typed)).toBeNull();
  });

  it('is grouped by thousands', () => {
    expect([0, 999, 1000, 1234567].map(showMoney)).toEqual(['0', '999', '1.000', '1.234.567']);
  });

  it('sizes of files are short', () => {
    expect([12, 1536, 23_400_000].map(showSize)).toEqual(['12 B', '1,5 KB', '23,4 MB']);
  });
});

describe('text', () => {
  it.each([
    ['Nguye\u0302\u0303n  Va\u0306n   A ', 'Nguyễn Văn A'],
    ['\uFF10\uFF11\uFF12', '012'],
    ['a\u200Bb', 'ab'],
    ['Đặng', 'Đặng'],
  ])('%j is kept as %j', (typed, kept) => {
    expect(tidy(typed)).toBe(kept);
  });

  it('keeps the lines of a longer text', () => {
    expect(tidyLines('  một \r\n hai  ')).toBe('một\nhai');
  });

  it('is found without accents by the beginnings of words', () => {
    expect(fold('Đắk  LẮK')).toBe('dak lak');
    expect(matches('Khóa máy', 'khoa m')).toBe(true);
    expect(matches('Khóa máy', 'may k')).toBe(true);
    expect(matches('Khóa máy', 'oa')).toBe(false);
  });

  it('has a monogram of two letters', () => {
    expect(monogram('Trần Thị Hoa')).toBe('TH');
    expect(monogram('Ân')).toBe('Â');
  });
});
