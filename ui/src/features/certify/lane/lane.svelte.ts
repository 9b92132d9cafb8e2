import {
  commands,
  type Agreement,
  type Ask,
  type ExemptionClaim,
  type Matter,
  type Requester,
  type RowInput,
  type RowView,
  type SignerId,
  type VisitFinding,
  type VisitInput,
  type VisitView,
} from '../../../bindings';
import { ask, type Problem } from '../../../lib/ipc/answer';
import { Taken } from './taken.svelte';

/** One original on screen: what is sent of it, and who it is while rows come and go. */
export interface Line extends RowInput {
  id: number;
}

/** A finding with the line it is about. */
export interface Found {
  finding: VisitFinding;
  line: Line | null;
}

/** The desk is asked this long after the last key. */
const quiet = 80;

const nobody = (): Requester => ({ name: '', number: null, person: null });

/**
 * One visit at a time in the express lane. Nothing is decided here: papers, fees, days and questions come from the
 * desk's check of what was entered; the newest question wins, whatever order the answers come in.
 */
export class Lane {
  requester = $state<Requester>(nobody());
  lines = $state<Line[]>([]);
  declared = $state(false);
  /** Stays from one visit to the next: the same leader is in the house all morning. */
  signer = $state<SignerId | null>(null);
  agreement = $state.raw<Agreement | null>(null);
  now = $state<boolean | null>(null);
  exemption = $state.raw<ExemptionClaim | null>(null);
  /** What few visits need is shown. */
  more = $state(false);
  view = $state.raw<VisitView | null>(null);
  problem = $state.raw<Problem | null>(null);
  /** The clerk has tried to take the visit: everything missing is now named. */
  attempted = $state(false);
  busy = $state(false);
  /** The line that keys are about. */
  current = $state(0);
  /** Grows when boxes get another content from outside: they are made anew. */
  turn = $state(0);
  taken = $state.raw<Taken | null>(null);
  /** Lines the present view speaks of, in its order. */
  #sent = $state.raw<number[]>([]);
  #next = 0;
  #asked = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    this.#begin();
  }

  /** The line that keys are about. */
  get line(): Line | undefined {
    return this.lines.find((one) => one.id === this.current) ?? this.lines.at(-1);
  }

  /** What the desk makes of a line; none before it was asked. */
  of(line: Line): RowView | null {
    const at = this.#sent.indexOf(line.id);
    return at < 0 ? null : (this.view?.rows[at] ?? null);
  }

  /** What keeps the visit from being taken. */
  get findings(): Found[] {
    return (this.view?.findings ?? []).map((finding) => ({
      finding,
      line: 'row' in finding ? (this.lines.find((one) => one.id === this.#sent[finding.row]) ?? null) : null,
    }));
  }

  /** Where a line stands among those that are sent; null for one without words. */
  place(line: Line): number | null {
    const at = this.#filled.indexOf(line);
    return at < 0 ? null : at;
  }

  get input(): VisitInput {
    const { requester, declared, signer, agreement, now, exemption } = this;
    const rows = this.#filled.map(({ matter, line, kind, as_typed, answered }) => ({ matter, line, kind, as_typed, answered }));
    return $state.snapshot({ requester, rows, declared, signer, agreement, now, exemption });
  }

  name(text: string): void {
    // Another name is another person; a number left over would be somebody else's.
    this.requester.name = text;
    this.requester.person = null;
    if (text.trim() === '') this.requester.number = null;
    this.touch();
  }

  /** Words of a line as they stand: what was chosen for other words does not hold for these. */
  write(line: Line, text: string): void {
    const paper = (words: string) => words.replace(/[\s\d]+$/u, '');
    if (paper(text) !== paper(line.line)) {
      line.kind = null;
      line.as_typed = false;
      line.answered = [];
    }
    line.line = text;
    this.touch();
  }

  matter(line: Line, matter: Matter): void {
    line.matter = matter;
    line.answered = [];
    this.touch();
  }

  answer(line: Line, question: Ask): void {
    line.answered = [...line.answered, question];
    this.touch();
  }

  /** Goes to the line behind this one, making it where there is none. */
  finish(line: Line): void {
    const behind = this.lines[this.lines.indexOf(line) + 1];
    if (behind) this.current = behind.id;
    else if (line.line.trim() !== '') this.#add();
  }

  drop(line: Line): void {
    const at = this.lines.indexOf(line);
    this.lines.splice(at, 1);
    if (this.lines.length === 0) this.#add();
    this.current = (this.lines[at] ?? this.lines.at(-1))?.id ?? 0;
    this.touch();
  }

  /** The person on a card. True where it was one. */
  async card(text: string): Promise<boolean> {
    const answer = await ask(() => commands.certifyCard(text));
    this.problem = answer.status === 'error' ? answer.error : null;
    if (answer.status === 'error') return false;
    this.put(answer.data.requester);
    return true;
  }

  put(requester: Requester): void {
    this.requester = { ...requester };
    this.turn += 1;
    this.touch();
  }

  /** Something was entered: the desk is asked as soon as the keys rest. */
  touch(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.check(), quiet);
  }

  async check(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const turn = ++this.#asked;
    const [input, sent] = [this.input, this.#filled.map((line) => line.id)];
    const answer = await ask(() => commands.certifyCheck(input));
    if (turn !== this.#asked) return;
    this.problem = answer.status === 'error' ? answer.error : null;
    if (answer.status === 'error') return;
    this.view = answer.data;
    this.#sent = sent;
  }

  /** Takes the visit if nothing is missing, and prints what got a number. */
  async take(): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.attempted = true;
    const done = await this.#take();
    this.busy = false;
    return done;
  }

  async #take(): Promise<boolean> {
    await this.check();
    if (this.problem || !this.view || this.view.findings.length > 0) return false;
    const { input } = this;
    const answer = await ask(() => commands.certifyTake(input));
    if (answer.status === 'error') {
      if (answer.error.code === 'IntakeIncomplete') await this.check();
      this.problem = answer.error;
      return false;
    }
    this.taken = new Taken(answer.data);
    this.#begin();
    this.touch();
    void this.taken.printFirst();
    return true;
  }

  get #filled(): Line[] {
    return this.lines.filter((one) => one.line.trim() !== '');
  }

  /** An empty visit; who signs stays. */
  #begin(): void {
    clearTimeout(this.#timer);
    this.#asked += 1;
    this.requester = nobody();
    this.lines = [];
    this.declared = false;
    this.agreement = null;
    this.now = null;
    this.exemption = null;
    this.more = false;
    this.view = null;
    this.problem = null;
    this.attempted = false;
    this.turn += 1;
    this.#add();
  }

  #add(): void {
    const id = ++this.#next;
    this.lines.push({ id, matter: { kind: 'copies' }, line: '', kind: null, as_typed: false, answered: [] });
    this.current = id;
  }
}

/** The visit being entered outlives the screen it is entered on; never the clerk who enters it. */
let kept: { user: string; lane: Lane } | null = null;

export function laneOf(user: string): Lane {
  if (kept?.user !== user) kept = { user, lane: new Lane() };
  return kept.lane;
}
