import { commands, type SearchView } from '../../bindings';
import { ask, type Problem } from './answer';

/** Search as you type: the newest question wins, the last answer stays until the next one is there. */
export class Finder {
  query = $state('');
  view = $state.raw<SearchView | null>(null);
  problem = $state.raw<Problem | null>(null);
  #turn = 0;

  /** Asks the same again; what is shown stays until the answer is there. */
  async again(): Promise<void> {
    if (this.view !== null) await this.find(this.query);
  }

  async find(query: string): Promise<void> {
    const turn = ++this.#turn;
    this.query = query;
    if (query.trim() === '') {
      this.view = null;
      return;
    }
    const answer = await ask(() => commands.search(query));
    if (turn !== this.#turn) return;
    if (answer.status === 'error') this.problem = answer.error;
    else {
      this.problem = null;
      this.view = answer.data;
    }
  }
}
