import { describe, expect, it } from 'vitest';
import type { Office, Signer } from '../../bindings';
import { adjusted, certifyOf, movedUp, placeOf, printedLines } from './certify';
import { readMm, showMm } from './millimetres';

const signer = (id: string) => ({ id }) as Signer;

describe('the setting of certification', () => {
  it('is whole where nothing was set', () => {
    expect(certifyOf({} as Office)).toEqual({
      site: '',
      signers: [],
      places: [],
      printer: null,
      mode: 'overlay',
      remind_at: '14:30:00',
      signing: {},
    });
  });

  it.each([
    ['own', 'Chủ tịch', '', ['CHỦ TỊCH']],
    ['in_place_of', 'Phó Chủ tịch', 'Chủ tịch', ['KT. CHỦ TỊCH', 'PHÓ CHỦ TỊCH']],
    ['authorised', 'Giám đốc Trung tâm', 'Chủ tịch', ['TUQ. CHỦ TỊCH', 'GIÁM ĐỐC TRUNG TÂM']],
    ['by_order', 'Công chức tư pháp – hộ tịch', 'Chủ tịch', ['TL. CHỦ TỊCH', 'CÔNG CHỨC TƯ PHÁP – HỘ TỊCH']],
  ] as const)('prints %s in capitals', (capacity, title, on_behalf_of, lines) => {
    expect(printedLines({ capacity, title, on_behalf_of })).toEqual(lines);
  });

  it('moves a signer up', () => {
    const signers = ['a', 'b', 'c'].map(signer);
    expect(movedUp(signers, 2).map((one) => one.id)).toEqual(['a', 'c', 'b']);
    expect(movedUp(signers, 0).map((one) => one.id)).toEqual(['a', 'b', 'c']);
  });
});

describe('the place of a statement', () => {
  it('is the lower right while nobody measured', () => {
    expect(placeOf([], 'Canon')).toEqual({ printer: 'Canon', left: 1_150, top: 1_950, shift_x: 0, shift_y: 0 });
  });

  it('is shifted back by what was measured, on top of the shift in use', () => {
    const place = { printer: 'Canon', left: 1_150, top: 1_950, shift_x: 5, shift_y: 0 };
    // It came out 2 mm too far to the right and 1.5 mm too high.
    expect(adjusted(place, { left: 1_170, top: 1_935 })).toEqual({ ...place, shift_x: -15, shift_y: 15 });
  });
});

describe('millimetres', () => {
  it.each([
    ['12,5', 125],
    ['12.5', 125],
    [' 20 ', 200],
    ['-1,5', -15],
    ['−1,5', -15],
    ['+0,3', 3],
    ['0', 0],
    ['297', 2_970],
    ['297,1', null],
    ['-50,1', null],
    ['12,55', null],
    ['', null],
    ['mm', null],
  ])('%o are %o tenths', (typed, tenths) => {
    expect(readMm(typed, -500, 2_970)).toBe(tenths);
  });

  it.each([
    [125, '12,5'],
    [0, '0,0'],
    [-15, '-1,5'],
    [-3, '-0,3'],
    [1_950, '195,0'],
  ])('%i tenths are written %s', (tenths, shown) => {
    expect(showMm(tenths)).toBe(shown);
    expect(readMm(shown, -500, 2_970)).toBe(tenths);
  });
});
