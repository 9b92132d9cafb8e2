import { commands, type BooksView, type BookView, type SeriesId } from '../../../bindings';
import { Reading } from '../../../lib/ipc/reading.svelte';

/** All books of this counter, and the one that lies open. */
export class Books {
  reading = new Reading<BooksView>(commands.books);
  opened = $state<SeriesId | null>(null);

  /** The open book, as it stands now. */
  get book(): BookView | null {
    return this.reading.value?.books.find((book) => book.id === this.opened) ?? null;
  }

  /** Shows what an act on the books left. */
  take(books: BooksView): void {
    this.reading.take({ status: 'ok', data: books });
  }
}
