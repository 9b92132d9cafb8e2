import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

type Tokens = Record<string, string>;

const css = readFileSync(resolve(import.meta.dirname, 'tokens.css'), 'utf8');
const light = block(':root');
const dark = { ...light, ...block(":root[data-theme='dark']") };

/** Text pairs hold 5.5 (the law asks 4.5); edges of controls hold 3. */
const text: [string, string][] = [
  ['ink', 'bg'],
  ['ink', 'surface'],
  ['ink', 'sunken'],
  ['ink', 'primary-50'],
  ['ink-2', 'bg'],
  ['ink-2', 'surface'],
  ['ink-2', 'sunken'],
  ['ink-2', 'primary-50'],
  ['primary', 'bg'],
  ['primary', 'surface'],
  ['primary', 'primary-50'],
  ['primary', 'sunken'],
  ['on-primary', 'primary'],
  ['on-primary', 'primary-hover'],
  ['danger', 'surface'],
  ['danger', 'danger-bg'],
  ['ink', 'danger-bg'],
  ['warn', 'surface'],
  ['warn', 'warn-bg'],
  ['ink', 'warn-bg'],
  ['ok', 'surface'],
  ['ok', 'ok-bg'],
  ['ink', 'ok-bg'],
  ['on-strip', 'strip'],
];
const edges: [string, string][] = [
  ['border-strong', 'surface'],
  ['border-strong', 'bg'],
  ['primary', 'surface'],
  ['focus-outer', 'focus-inner'],
];

describe.each([
  ['light', light],
  ['dark', dark],
])('the %s theme', (_name, tokens) => {
  it.each(text)('reads %s on %s with at least 5.5 to 1', (front, back) => {
    expect(contrast(tokens, front, back)).toBeGreaterThanOrEqual(5.5);
  });

  it.each(edges)('shows %s against %s with at least 3 to 1', (front, back) => {
    expect(contrast(tokens, front, back)).toBeGreaterThanOrEqual(3);
  });
});

it('gives the dark theme its own value for every colour of the light one', () => {
  const colours = Object.keys(light).filter((name) => /^(#|rgb)/.test(light[name] ?? ''));
  expect(Object.keys(block(":root[data-theme='dark']"))).toEqual(expect.arrayContaining(colours));
  expect(colours.length).toBeGreaterThan(20);
});

function block(selector: string): Tokens {
  const start = css.indexOf(`${selector} {`);
  const body = css.slice(start, css.indexOf('}', start));
  return Object.fromEntries([...body.matchAll(/--([\w-]+):\s*([^;]+);/g)].map((m) => [m[1], m[2]]));
}

function contrast(tokens: Tokens, front: string, back: string): number {
  const [a, b] = [luminance(tokens[front]), luminance(tokens[back])];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

function luminance(hex: string | undefined): number {
  if (!hex || !/^#[0-9a-f]{6}$/.test(hex)) throw new Error(`not a six-digit colour: ${hex}`);
  const [r, g, b] = [1, 3, 5].map((at) => {
    const c = parseInt(hex.slice(at, at + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * (r ?? 0) + 0.7152 * (g ?? 0) + 0.0722 * (b ?? 0);
}
