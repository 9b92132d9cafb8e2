import { describe, expect, it } from 'vitest';
import { chordOf, isSingleKey } from './chord';
import { acts, binding } from './keymap';

describe('the keymap', () => {
  it('gives no key two meanings in one place', () => {
    const seen = new Map<string, string>();
    for (const act of acts) {
      const { scope, keys } = binding(act);
      for (const key of keys) {
        const clash = seen.get(`${scope} ${key}`) ?? seen.get(`global ${key}`);
        expect(clash, `${act} and ${clash} share ${key}`).toBeUndefined();
        seen.set(`${scope} ${key}`, act);
      }
    }
    expect(seen.size).toBeGreaterThan(acts.length);
  });

  it('leaves the keys of input methods and screen readers alone', () => {
    const keys = acts.flatMap((act) => binding(act).keys);
    expect(keys.filter((key) => /Ctrl\+Shift|^Alt\+Z$|Insert|CapsLock/.test(key))).toEqual([]);
  });

  it('uses single letters only inside grids and lists', () => {
    const single = acts.filter((act) => binding(act).keys.some(isSingleKey));
    expect(single.map((act) => binding(act).scope)).toEqual(single.map(() => expect.stringMatching(/papers|pages|import|sheets|queue|copies|compare|verify|sync|settle/)));
    expect(single.length).toBeGreaterThan(0);
  });
});

describe('a key press', () => {
  it.each([
    [{ key: 'F2' }, 'F2'],
    [{ key: 'Enter', ctrlKey: true }, 'Ctrl+Enter'],
    [{ key: 'a', altKey: true, code: 'KeyA' }, 'Alt+A'],
    [{ key: 'ă', altKey: true, code: 'Digit1' }, 'Alt+1'],
    [{ key: 'å', altKey: true, code: 'KeyA' }, 'Alt+A'],
    [{ key: 'F6', shiftKey: true }, 'Shift+F6'],
    [{ key: '/', ctrlKey: true, code: 'Slash' }, 'Ctrl+/'],
    [{ key: 'r' }, 'R'],
    [{ key: 'R', shiftKey: true }, 'Shift+R'],
    [{ key: '?', shiftKey: true }, '?'],
    [{ key: ' ' }, 'Space'],
    [{ key: '+', ctrlKey: true, shiftKey: true, code: 'Equal' }, 'Ctrl++'],
  ])('%j is %s', (init, chord) => {
    expect(chordOf(new KeyboardEvent('keydown', init))).toBe(chord);
  });

  it.each([
    { key: 'Shift', shiftKey: true },
    { key: 'Process' },
    { key: 'Enter', isComposing: true },
    { key: 'Enter', keyCode: 229 },
  ])('%j means nothing while a word is being composed or alone', (init) => {
    expect(chordOf(new KeyboardEvent('keydown', init))).toBeNull();
  });
});
