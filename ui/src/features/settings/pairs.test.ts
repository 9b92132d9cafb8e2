import { describe, expect, it } from 'vitest';
import { readPairs, showPairs } from './pairs';

describe('lines of names and values', () => {
  it.each([
    ['', {}],
    ['insert = /api/hoso', { insert: '/api/hoso' }],
    ['  a=1\n\n b = x = y ', { a: '1', b: 'x = y' }],
    ['a =', { a: '' }],
  ])('%j are read', (text, pairs) => expect(readPairs(text)).toEqual(pairs));

  it.each(['no sign', '= value', 'a = 1\nb'])('%j are not taken', (text) => expect(readPairs(text)).toBeNull());

  it('are shown as they are read', () => {
    expect(readPairs(showPairs({ a: '1', b: 'x = y' }))).toEqual({ a: '1', b: 'x = y' });
    expect(showPairs(undefined)).toBe('');
  });
});
