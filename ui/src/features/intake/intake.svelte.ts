import {
  commands,
  type AgainReason,
  type ImportProgress,
  type IntakeChange,
  type IntakeView,
  type ReceivedView,
  type Who,
} from '../../bindings';
import { ask, type Answer, type Problem } from '../../lib/ipc/answer';
import { nextPlace, type Place } from './places';

/** A row of a checklist. */
export interface Row {
  case: number;
  line: string;
}

/** Typed text is sent at most this long after a key, so a draft never lacks more than a second. */
const sendWithin = 350;

/**
 * One intake on screen. Each change is a command; they go one after the other, and the newest
 * answer is what is shown. Nothing is decided here: findings, fees and dates come from the desk.
 */
export class Intake {
  view = $state.raw<IntakeView | null>(null);
  problem = $state.raw<Problem | null>(null);
  /** Changes on their way. */
  waiting = $state(0);
  /** The clerk has tried to receive: everything missing is now named. */
  attempted = $state(false);
  /** The row that F4 and dropped files belong to. */
  current = $state.raw<Row | null>(null);
  progress = $state.raw<ImportProgress | null>(null);
  received = $state.raw<ReceivedView | null>(null);
  /** Text of the card scanned last: a card of somebody else may begin a draft of its own. */
  cardText: string | null = null;
  readonly draft: string;
  #last: Promise<unknown> = Promise.resolve();
  /** Last text sent per field: leaving a box does not send the same again. */
  #sent: Record<string, string | undefined> = {};
  /** Typed and not yet sent, per field. */
  #typed: Record<string, { timer: ReturnType<typeof setTimeout>; send: () => void } | undefined> = {};

  constructor(draft: string) {
    this.draft = draft;
  }

  open(): Promise<boolean> {
    return this.#send(() => commands.intakeOpen(this.draft));
  }

  /** Makes one change. True where the desk took it. */
  change(change: IntakeChange): Promise<boolean> {
    this.flush();
    this.#sent = {};
    if (change.kind === 'card') this.cardText = change.text;
    return this.#send(() => commands.intakeChange(this.draft, change));
  }

  /** Text as it is being typed: sent soon, the newest only. */
  edit(who: Who, field: string, value: string): void {
    const key = `${who}.${field}`;
    const send = () => {
      clearTimeout(this.#typed[key]?.timer);
      this.#typed[key] = undefined;
      if (this.#sent[key] === value) return;
      this.#sent[key] = value;
      void this.#send(() => commands.intakeChange(this.draft, { kind: 'field', who, field, value }));
    };
    const timer = this.#typed[key]?.timer ?? setTimeout(() => this.#typed[key]?.send(), sendWithin);
    this.#typed[key] = { timer, send };
  }

  /** Text of a box that was left: sent at once. */
  commit(who: Who, field: string, value: string): void {
    this.edit(who, field, value);
    this.#typed[`${who}.${field}`]?.send();
  }

  /** Sends what is typed and waiting. */
  flush(): void {
    for (const one of Object.values(this.#typed)) one?.send();
  }

  async import(row: Row, files: { incoming?: string[]; paths?: string[] }, again: AgainReason | null): Promise<boolean> {
    this.flush();
    const { draft } = this;
    const request = { draft, ...row, incoming: files.incoming ?? [], paths: files.paths ?? [], again };
    this.progress = { draft, line: row.line, file: 1, files: request.incoming.length + request.paths.length, pages: 0 };
    const taken = await this.#send(() => commands.intakeImport(request));
    this.progress = null;
    return taken;
  }

  /** Takes fields of the newest answer of the population database over. */
  takePerson(who: Who, fields: string[]): Promise<boolean> {
    return this.#send(() => commands.personTake(this.draft, who, fields));
  }

  async stopImport(): Promise<void> {
    await ask(commands.importCancel);
  }

  /** Receives the visit if nothing is missing. The answer of the desk stands in `received`. */
  async receive(): Promise<boolean> {
    await this.idle();
    this.attempted = true;
    if (!this.view || this.view.findings.length > 0) return false;
    this.waiting += 1;
    const answer = await ask(() => commands.intakeReceive(this.draft));
    this.waiting -= 1;
    if (answer.status === 'error') {
      this.problem = answer.error;
      if (answer.error.code === 'IntakeIncomplete') await this.open();
      return false;
    }
    this.problem = null;
    this.received = answer.data;
    return true;
  }

  async discard(): Promise<void> {
    for (const one of Object.values(this.#typed)) clearTimeout(one?.timer);
    this.#typed = {};
    await this.#last;
    await ask(() => commands.intakeDiscard(this.draft));
  }

  /** Everything sent so far is answered. */
  async idle(): Promise<void> {
    this.flush();
    await this.#last;
  }

  /** Where the clerk's hands are needed next; makes a waiting row the current one. */
  next(): Place {
    const place = nextPlace(this.view);
    if (place.kind === 'paper') this.current = place.row;
    return place;
  }

  #send(command: () => Promise<Answer<IntakeView>>): Promise<boolean> {
    this.waiting += 1;
    const turn = this.#last.then(async () => {
      const answer = await ask(command);
      this.waiting -= 1;
      if (answer.status === 'error') {
        this.problem = answer.error;
        return false;
      }
      this.problem = null;
      this.view = answer.data;
      return true;
    });
    this.#last = turn;
    return turn;
  }
}
