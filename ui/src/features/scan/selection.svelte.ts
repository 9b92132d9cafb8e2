/** Which pages are chosen, and the one in view. Pages are named by their ids, in the order of the grid. */
export class Selection {
  /** The page in view. */
  focus = $state<number | null>(null);
  chosen = $state.raw<readonly number[]>([]);
  #ids: readonly number[] = [];
  #anchor: number | null = null;
  /** Where the page in view was, for when it goes. */
  #at = 0;

  /** Takes over the pages as they are now; a chosen page that is gone leaves its place to the next one. */
  sync(ids: readonly number[]): void {
    this.#ids = ids;
    const chosen = this.chosen.filter((id) => ids.includes(id));
    if (this.focus !== null && ids.includes(this.focus)) {
      if (chosen.length !== this.chosen.length) this.chosen = chosen;
      this.#at = ids.indexOf(this.focus);
    } else this.only(ids[Math.min(this.#at, ids.length - 1)] ?? null);
  }

  /** This page and no other. */
  only(id: number | null): void {
    this.#look(id);
    this.#anchor = id;
    this.chosen = id === null ? [] : [id];
  }

  /** This page, where it is in the grid. */
  show(id: number): void {
    if (this.#ids.includes(id)) this.only(id);
  }

  /** Moves by so many pages; with `extend` the pages between are chosen too. */
  step(by: number, extend = false): void {
    const at = this.focus === null ? 0 : this.#ids.indexOf(this.focus);
    this.to(Math.min(Math.max(at + by, 0), this.#ids.length - 1), extend);
  }

  /** Moves to the page at this place. */
  to(index: number, extend = false): void {
    const id = this.#ids[index] ?? null;
    if (extend && id !== null) this.range(id);
    else this.only(id);
  }

  /** From where the choice began to this page. */
  range(id: number): void {
    const from = this.#ids.indexOf(this.#anchor ?? id);
    const to = this.#ids.indexOf(id);
    this.#look(id);
    this.chosen = this.#ids.slice(Math.min(from, to), Math.max(from, to) + 1);
  }

  /** Adds this page to the choice, or takes it out. */
  toggle(id: number): void {
    const rest = this.chosen.filter((other) => other !== id);
    const added = rest.length === this.chosen.length;
    this.#look(id);
    this.#anchor = id;
    this.chosen = added || rest.length === 0 ? this.#ids.filter((other) => other === id || rest.includes(other)) : rest;
  }

  all(): void {
    this.focus ??= this.#ids[0] ?? null;
    this.chosen = this.#ids;
  }

  #look(id: number | null): void {
    this.focus = id;
    if (id !== null) this.#at = this.#ids.indexOf(id);
  }
}
