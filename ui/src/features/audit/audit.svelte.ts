import { commands, type AccessPage, type PersonRow, type UserId } from '../../bindings';
import { ask } from '../../lib/ipc/answer';
import { Reading } from '../../lib/ipc/reading.svelte';

/** The access log as it is looked through: a page, and what it is narrowed to. */
export class Audit {
  user = $state<UserId | null>(null);
  person = $state.raw<PersonRow | null>(null);
  /** Set on every page after the first. */
  before = $state<number | null>(null);
  reading: Reading<AccessPage>;

  constructor() {
    this.reading = new Reading<AccessPage>(() =>
      commands.accessLog({ person: this.person?.id ?? null, user: this.user, before: this.before }),
    );
  }

  byUser(user: UserId | null): void {
    this.user = user;
    this.turn(null);
  }

  byPerson(person: PersonRow | null): void {
    this.person = person;
    this.turn(null);
  }

  /** Shows the page that begins behind this entry; the first where none is given. */
  turn(before: number | null): void {
    this.before = before;
    void this.reading.read();
  }

  /** People of the store, to narrow the log to one. */
  async people(query: string): Promise<PersonRow[]> {
    if (query.trim().length < 2) return [];
    const answer = await ask(() => commands.search(query));
    return answer.status === 'ok' ? answer.data.people.map((hit) => hit.row) : [];
  }
}
