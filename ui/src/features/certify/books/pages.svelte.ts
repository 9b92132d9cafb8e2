import { commands, type BookQuery, type BookRows, type BookView, type CertificationView } from '../../../bindings';
import { Reading } from '../../../lib/ipc/reading.svelte';
import { lastRow, line, lines, number, pageBefore, pageRows, type Line } from './numbers';

export type Filter = Omit<BookQuery, 'above'>;

export const everything: Filter = { from: null, to: null, status: null, words: '' };

/** Rows as answered, with what they were asked for. */
interface Page extends BookRows {
  above: number | null;
}

/** A book as it is leafed through: one page of rows, and what it is narrowed to. */
export class Pages {
  filter = $state.raw<Filter>(everything);
  above = $state<number | null>(null);
  reading: Reading<Page>;
  /** Of a narrowed book: above what the pages before this one began. */
  #behind = $state.raw<(number | null)[]>([]);
  #book: () => BookView;
  /** Ends when the last page that was asked for is shown. */
  #turning: Promise<void> = Promise.resolve();
  #waiting = 0;
  #begun = 0;

  constructor(book: () => BookView) {
    this.#book = book;
    this.reading = new Reading<Page>(async () => {
      const above = this.above;
      const answer = await commands.bookRows(book().id, { ...this.filter, above });
      return answer.status === 'ok' ? { status: 'ok', data: { ...answer.data, above } } : answer;
    });
  }

  get filtered(): boolean {
    return Object.values(this.filter).some(Boolean);
  }

  get lines(): Line[] {
    const rows = this.#rows;
    return this.filtered ? rows.map(line) : lines(rows, this.#book(), this.reading.value?.above ?? null);
  }

  get hasPrevious(): boolean {
    return this.above !== null;
  }

  get hasNext(): boolean {
    if (!this.filtered) return this.#rows.length > 0 && number(this.#rows.at(-1)) < lastRow(this.#book());
    return this.#behind.length * pageRows + this.#rows.length < (this.reading.value?.total ?? 0);
  }

  /** Narrows the book; a narrowed one begins at its beginning, the whole one is open at its end. */
  narrow(part: Partial<Filter>): Promise<void> {
    this.filter = { ...this.filter, ...part };
    return this.filtered ? this.first() : this.last();
  }

  /** A page that was asked for is not shown yet: whether there is another one behind it is not known. */
  get turning(): boolean {
    return this.#waiting > 0;
  }

  first(): Promise<void> {
    return this.#begin(null);
  }

  next(): Promise<void> {
    return this.#leaf(async () => {
      if (this.hasNext) await this.#ask(number(this.#rows.at(-1)), [...this.#behind, this.above]);
    });
  }

  previous(): Promise<void> {
    return this.#leaf(async () => {
      const behind = this.#behind.at(-1) ?? null;
      const above = this.filtered ? behind : pageBefore(this.above ?? 0, this.#book());
      if (this.hasPrevious) await this.#ask(above, this.#behind.slice(0, -1));
    });
  }

  /** The end of the whole book, where it is written on. */
  last(): Promise<void> {
    return this.#begin(pageBefore(this.#book().last, this.#book()));
  }

  /** Shows a row as an act left it. */
  put(row: CertificationView): void {
    const page = this.reading.value;
    if (page) this.reading.value = { ...page, rows: page.rows.map((one) => (one.id === row.id ? row : one)) };
  }

  get #rows(): CertificationView[] {
    return this.reading.value?.rows ?? [];
  }

  /** Leaves what was asked for before. */
  #begin(above: number | null): Promise<void> {
    this.#begun += 1;
    return this.#until(this.#ask(above, []));
  }

  /** Leafing goes on from the page asked for before it, however fast the keys come. */
  #leaf(step: () => Promise<void>): Promise<void> {
    const begun = this.#begun;
    return this.#until(this.#turning.then(() => (begun === this.#begun ? step() : undefined)));
  }

  async #until(turn: Promise<void>): Promise<void> {
    this.#turning = turn;
    this.#waiting += 1;
    await turn;
    this.#waiting -= 1;
  }

  #ask(above: number | null, behind: (number | null)[]): Promise<void> {
    this.above = above;
    this.#behind = behind;
    return this.reading.read();
  }
}
