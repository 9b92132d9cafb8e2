import {
  commands,
  type FieldCompared,
  type PersonAnswer,
  type RepositoryAnswer,
  type StoredRow,
  type Unanswered,
  type Who,
} from '../../bindings';
import { ask, type Problem } from '../../lib/ipc/answer';
import type { Intake } from './intake.svelte';

/** One question to the population database: its answer is shown here and kept nowhere. */
export class PersonQuestion {
  answer = $state.raw<PersonAnswer | null>(null);
  /** Fields the clerk takes over. */
  chosen = $state<string[]>([]);
  problem = $state.raw<Problem | null>(null);
  busy = $state(false);
  readonly #intake: Intake;
  readonly #who: Who;

  constructor(intake: Intake, who: Who) {
    this.#intake = intake;
    this.#who = who;
  }

  async ask(account: string, otp: string, purpose: string): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    await this.#intake.idle();
    const answer = await ask(() => commands.personAsk({ draft: this.#intake.draft, who: this.#who, account, purpose }, otp));
    this.busy = false;
    this.problem = answer.status === 'error' ? answer.error : null;
    if (answer.status === 'error') return;
    this.answer = answer.data;
    if (answer.data.kind !== 'found') return;
    this.chosen = answer.data.fields.filter(isNew).map((one) => one.field);
    await this.#intake.open();
  }

  choose(field: string, on: boolean): void {
    this.chosen = on ? [...this.chosen, field] : this.chosen.filter((one) => one !== field);
  }

  /** True once the chosen fields stand in the intake. */
  take(): Promise<boolean> {
    return this.#intake.takePerson(this.#who, this.chosen);
  }
}

/** Papers of the citizen that the authorities hold. */
export class RepositorySearch {
  answer = $state.raw<RepositoryAnswer | null>(null);
  /** Why the paper that was chosen did not come. */
  missed = $state.raw<Unanswered | null>(null);
  taken = $state<number[]>([]);
  problem = $state.raw<Problem | null>(null);
  busy = $state(false);
  readonly #intake: Intake;

  constructor(intake: Intake) {
    this.#intake = intake;
  }

  async ask(number: string, purpose: string): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    await this.#intake.idle();
    const answer = await ask(() => commands.repositoryAsk({ draft: this.#intake.draft, purpose }, number));
    this.busy = false;
    this.problem = answer.status === 'error' ? answer.error : null;
    if (answer.status === 'ok') this.answer = answer.data;
  }

  async take({ index }: StoredRow): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.missed = null;
    const answer = await ask(() => commands.repositoryTake(this.#intake.draft, index));
    this.busy = false;
    this.problem = answer.status === 'error' ? answer.error : null;
    if (answer.status === 'error') return;
    if (answer.data.kind === 'unanswered') this.missed = answer.data.why;
    else {
      this.taken = [...this.taken, index];
      await this.#intake.open();
    }
  }
}

/** Nothing stands in the intake yet: taken over unless the clerk says otherwise. */
function isNew({ here, same }: FieldCompared): boolean {
  return here === '' && !same;
}
