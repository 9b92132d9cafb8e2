import { SvelteMap, SvelteSet } from 'svelte/reactivity';
import { sides, type SheetPair, type Side } from './sheets';

/** Times the size that fits. */
const steps = [1, 1.5, 2, 3, 4, 6];
/** How far a key moves the loupe, in parts of the page. */
const stride = 0.04;

/** A place on a page, in parts of its width and height. */
export interface Spot {
  x: number;
  y: number;
}

/**
 * How a copy is looked at: which page, how near, and whether both sides move together. Which pages were really shown is
 * kept here, because only those may be called compared.
 */
export class Views {
  at = $state(0);
  locked = $state(true);
  /** Where the loupe is; none where it is off. */
  loupe = $state.raw<Spot | null>(null);
  /** How far a side is scrolled, in parts of what can be scrolled; the other follows while both are locked. */
  scroll = $state.raw<Spot & { by: Side }>({ x: 0, y: 0, by: 'copy' });
  /** The side that keys are about while each moves by itself. */
  active = $state<Side>('copy');
  #factors = $state<Record<Side, number>>({ scan: 1, copy: 1 });
  #shown = new SvelteMap<number, SvelteSet<Side>>();
  #pairs: () => SheetPair[];

  constructor(pairs: () => SheetPair[]) {
    this.#pairs = pairs;
  }

  factor(side: Side): number {
    return this.#factors[side];
  }

  zoom(by: 1 | -1, side = this.active): void {
    const next = steps[steps.indexOf(this.#factors[side]) + by] ?? this.#factors[side];
    for (const one of this.locked ? sides : [side]) this.#factors[one] = next;
  }

  get nearest(): boolean {
    return this.#factors[this.active] === steps.at(-1);
  }

  /** Both sides move together again as the one in hand is. */
  lock(): void {
    this.locked = !this.locked;
    if (this.locked) for (const side of sides) this.#factors[side] = this.#factors[this.active];
  }

  scrolled(side: Side, spot: Spot): void {
    this.scroll = { ...spot, by: side };
  }

  turn(by: number): void {
    this.open(this.at + by);
  }

  open(page: number): void {
    this.at = Math.min(Math.max(page, 0), Math.max(this.#pairs().length - 1, 0));
  }

  toggleLoupe(): void {
    this.loupe = this.loupe ? null : { x: 0.5, y: 0.5 };
  }

  moveLoupe(dx: number, dy: number): void {
    if (this.loupe) this.point({ x: this.loupe.x + dx * stride, y: this.loupe.y + dy * stride });
  }

  /** The loupe goes to a place of the page. */
  point({ x, y }: Spot): void {
    if (this.loupe) this.loupe = { x: within(x), y: within(y) };
  }

  /** The picture of a page is on screen. */
  shown(page: number, side: Side): void {
    const known = this.#shown.get(page) ?? new SvelteSet<Side>();
    known.add(side);
    this.#shown.set(page, known);
  }

  /** Every side of the page that can be shown was. */
  viewed(page: number): boolean {
    const pair = this.#pairs()[page];
    const known = this.#shown.get(page);
    return pair !== undefined && known !== undefined && sides.every((side) => pair[side] === null || known.has(side));
  }

  /** Pages of the original that were shown, from 0. */
  get viewedPages(): number[] {
    return this.#pairs().flatMap((pair, page) => (pair.page !== null && this.viewed(page) ? [page] : []));
  }
}

const within = (part: number) => Math.min(Math.max(part, 0), 1);
