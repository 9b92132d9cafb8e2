import type { Problem } from './answer';

/** What came of an act whose own screen is no longer shown (undone from a toast, started by a key). */
class News {
  /** Stands above the screen until the screen changes. */
  problem = $state.raw<Problem | null>(null);
  /** Grows when something changed; a list that may show it reads again. */
  changes = $state(0);
}

export const news = new News();
