import { describe, expect, it } from 'vitest';
import { readPlaces, showPlaces } from './places';

const place = { commune: 'Xã Thử', province: 'Tỉnh Thử', province_code: '00', commune_code: '00001' };

describe('codes of communes', () => {
  it('are read from lines and shown as the same lines', () => {
    expect(readPlaces(' Xã Thử,Tỉnh Thử =00 / 00001 \n\n')).toEqual([place]);
    expect(showPlaces([place])).toBe('Xã Thử, Tỉnh Thử = 00/00001');
    expect(readPlaces(showPlaces([place]))).toEqual([place]);
    expect(readPlaces('')).toEqual([]);
  });

  it.each(['Xã Thử = 00/00001', 'Xã Thử, Tỉnh Thử = 00001', 'Xã Thử, Tỉnh Thử', 'a, b, c = 0/1'])('%s is no line', (line) => {
    expect(readPlaces(line)).toBeNull();
  });
});
