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

  first(): Promise<void> {
    return this.#turn(null, []);
  }

  next(): Promise<void> {
    return this.#turn(number(this.#rows.at(-1)), [...this.#behind, this.above]);
  }

  previous(): Promise<void> {
    const behind = this.#behind.at(-1) ?? null;
    return this.#turn(this.filtered ? behind : pageBefore(this.above ?? 0, this.#book()), this.#behind.slice(0, -1));
  }

  /** The end of the whole book, where it is written on. */
  last(): Promise<void> {
    return this.#turn(pageBefore(this.#book().last, this.#book()), []);
  }

  /** Shows a row as an act left it. */
  put(row: CertificationView): void {
    const page = this.reading.value;
    if (page) this.reading.value = { ...page, rows: page.rows.map((one) => (one.id === row.id ? row : one)) };
  }

  get #rows(): CertificationView[] {
    return this.reading.value?.rows ?? [];
  }

  #turn(above: number | null, behind: (number | null)[]): Promise<void> {
    this.above = above;
    this.#behind = behind;
    return this.reading.read();
  }
}
