import { expect, it } from 'vitest';
import { readTime } from './time';

it.each([
  ['7:30', '07:30'],
  ['07:30', '07:30'],
  ['7h30', '07:30'],
  ['13g', '13:00'],
  ['1730', '17:30'],
  ['8', '08:00'],
])('the hour %s is %s', (typed, time) => {
  expect(readTime(typed)).toBe(time);
});

it.each(['', '24:00', '7:60', 'sáng', '7:3'])('%j is no hour', (typed) => {
  expect(readTime(typed)).toBeNull();
});
