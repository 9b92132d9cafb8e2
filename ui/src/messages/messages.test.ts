import { describe, expect, it } from 'vitest';
import { acts } from '../lib/keyboard/keymap';
import { en } from './en';
import { asking as enAsking } from './en/asking';
import { exchangeSetting as enExchangeSetting } from './en/exchange-setting';
import { packages as enPackages } from './en/packages';
import { sharing as enSharing } from './en/sharing';
import { verify as enVerify } from './en/verify';
import { vi } from './vi';
import { asking as viAsking } from './vi/asking';
import { exchangeSetting as viExchangeSetting } from './vi/exchange-setting';
import { packages as viPackages } from './vi/packages';
import { sharing as viSharing } from './vi/sharing';
import { verify as viVerify } from './vi/verify';

type Tree = { [key: string]: unknown };

/** Every sentence of a language; those with blanks are filled with plain values. */
function sentences(tree: Tree, path = ''): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]): [string, string][] => {
    const at = `${path}.${key}`;
    if (typeof value === 'string') return [[at, value]];
    if (typeof value === 'function') return [[at, String((value as (...args: unknown[]) => unknown)('2', '3', '4', '5'))]];
    return sentences(value as Tree, at);
  });
}

const vietnamese = sentences({ ...vi, asking: viAsking, exchangeSetting: viExchangeSetting, packages: viPackages, sharing: viSharing, verify: viVerify });
const english = new Map(sentences({ ...en, asking: enAsking, exchangeSetting: enExchangeSetting, packages: enPackages, sharing: enSharing, verify: enVerify }));

describe('the messages', () => {
  it('are many enough to be the whole app', () => {
    expect(vietnamese.length).toBeGreaterThan(400);
  });

  it.each(vietnamese)('%s is composed, complete and plain', (at, text) => {
    expect(text).toBe(text.normalize('NFC'));
    expect(text.trim()).not.toBe('');
    expect(english.get(at)?.trim()).toBeTruthy();
    expect(text).not.toMatch(/\bOK\b|vui lòng|Cancel/i);
    for (const sentence of text.split(/[.!?]\s| · /)) {
      expect(sentence.split(/\s+/).length, sentence).toBeLessThanOrEqual(25);
    }
  });

  it('are in English where English is asked for', () => {
    const letters = /[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]/i;
    const allowed = new Set(['.app.name', '.app.switchLanguage', '.money.unit']);
    const foreign = [...english].filter(([at, text]) => letters.test(text) && !allowed.has(at) && !/\d+ đ$|đ$/.test(text));
    expect(foreign).toEqual([]);
  });

  it('name every key', () => {
    expect(Object.keys(vi.acts).sort()).toEqual([...acts].sort());
  });
});
