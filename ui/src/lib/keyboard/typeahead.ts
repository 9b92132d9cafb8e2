import { fold } from '../format/text';
import { composing, takesText } from './composition';
import { wedge } from './wedge';

/** A pause this long begins a new word. */
const forget = 1_000;
/** Letters wait this long for the next: a code reader that types begins like a person. */
const quiet = 45;

/**
 * First letters typed while a list has the focus, as they stand after each pause. Never fires in a
 * text box, for a word being composed or for a code reader; Backspace takes a letter back, so that
 * a typing program may replace "a" by "â".
 */
export class TypeAhead {
  #letters = '';
  #began = 0;
  #last = -Infinity;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #ontyped: (letters: string) => void;

  constructor(ontyped: (letters: string) => void) {
    this.#ontyped = ontyped;
  }

  key(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
    if (composing(event) || takesText(event.target)) return;
    const letter = /^\p{L}\p{M}*$/u.test(event.key);
    if (!letter && event.key !== 'Backspace') return;
    if (event.timeStamp - this.#last > forget) this.clear();
    if (this.#letters === '') this.#began = event.timeStamp;
    this.#last = event.timeStamp;
    this.#letters = letter ? this.#letters + event.key : [...this.#letters].slice(0, -1).join('');
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.settle(), quiet);
  }

  /** Acts on what is typed without waiting on. */
  settle(): void {
    if (this.#timer === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const gaps = [...this.#letters].length - 1;
    const read = gaps > 2 && (this.#last - this.#began) / gaps < wedge.meanGap;
    if (read) this.clear();
    else if (this.#letters !== '') this.#ontyped(this.#letters);
  }

  clear(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#letters = '';
  }
}

/**
 * Index of the name these letters mean, or −1: by the given name (the last word) first, then by the
 * whole name, then by any word, without accents. One letter pressed again goes to the next such name.
 */
export function findByLetters(names: string[], letters: string): number {
  const typed = fold(letters);
  const [found] = ranked(names, typed);
  if (found !== undefined) return found;
  const again = /^(.)\1+$/u.exec(typed)?.[1];
  const same = again ? ranked(names, again) : [];
  return same[(typed.length - 1) % same.length] ?? -1;
}

function ranked(names: string[], typed: string): number[] {
  return names
    .map((name, index) => ({ index, rank: rankOf(fold(name), typed) }))
    .filter(({ rank }) => rank < 3)
    .toSorted((a, b) => a.rank - b.rank || a.index - b.index)
    .map(({ index }) => index);
}

function rankOf(name: string, typed: string): number {
  const words = name.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  if (words.at(-1)?.startsWith(typed)) return 0;
  if (name.startsWith(typed)) return 1;
  return words.some((word) => word.startsWith(typed)) ? 2 : 3;
}
