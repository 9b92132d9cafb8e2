import type { Acting, Cancellation, commands, ErrorCode, ImportRequest, IntakeChange, ProvinceFileKind, StoreHealth, StrikeWish } from '../../src/bindings';
import { FakeAsking, type AskingScene } from './asking';
import { FakeBackups, type BackupScene } from './backups';
import { FakeBooks, type BookScene } from './books';
import { FakeCertify, type CertifyScene } from './certify';
import { FakeCopies, type CopiesScene } from './copies';
import { FakeCounter } from './counter';
import { FakeExchange, type ExchangeScene } from './exchange';
import { FakePackages, type PackageScene } from './packages';
import { FakeSharing, type SharingScene } from './sharing';
import * as fixtures from './fixtures';
import { FakeIntake } from './intake';
import { held, type OthersScene } from './others';
import { FakePapers } from './papers';
import { known, readCard } from './people';
import { problem } from './problem';
import { FakeRecords } from './records';
import { FakeScan, type ScanScene } from './scan';
import { FakeSigning, type SigningScene } from './signing';
import { FakeStore } from './store';
import { FakeToken } from './token';
import { FakeVerdicts } from './verdict';

/** What the window should meet. */
export interface Scenario {
  phase?: 'first_run' | 'locked' | 'open' | 'blocked';
  practice?: boolean;
  auditor?: boolean;
  /** Nothing in any list. */
  empty?: boolean;
  /** Commands that never answer. */
  silent?: string[];
  /** Commands that fail, and how. */
  failing?: Record<string, ErrorCode>;
  fourPapers?: boolean;
  /** Procedures of the intake go to a province. */
  connected?: boolean;
  undone?: boolean;
  wrongClock?: boolean;
  /** One receipt that may have come out, four that wait for the printer. */
  prints?: boolean;
  /** The printer takes nothing the first time. */
  jam?: boolean;
  /** The desk does not know of an earlier print until it is told. */
  uncertainPrint?: boolean;
  dossier?: 'numbered' | 'corrected' | 'cancel_asked' | 'cancelled' | 'finished' | 'returned' | 'held';
  /** Somebody who receives and heads nothing. */
  clerk?: boolean;
  /** Restored from a backup: numbers are locked. */
  restored?: boolean;
  /** Citizens who walked away. */
  resting?: boolean;
  toApprove?: number;
  /** Dossiers filed online wait, and the draft is one of them. */
  filed?: boolean;
  /** A page of what is imported seems to bear a stamp of secrecy. */
  secretImport?: boolean;
  /** Received papers seem to bear a stamp of secrecy. */
  stamped?: boolean;
  mayActFor?: boolean;
  /** How the disk is; well where nothing is said. */
  disk?: StoreHealth;
  /** Acknowledged events are gone from the disk. */
  lost?: boolean;
  /** The same child is registered already, under another entry. */
  twin?: boolean;
  backup?: BackupScene;
  /** The store cannot be read. */
  damaged?: boolean;
  /** A second entry of the same person is kept under the first. */
  merged?: boolean;
  /** The two entries have different numbers. */
  twoNumbers?: boolean;
  /** An entry of the access log is missing. */
  brokenLog?: boolean;
  scan?: ScanScene;
  books?: BookScene;
  certify?: CertifyScene;
  signing?: SigningScene;
  copies?: CopiesScene;
  exchange?: ExchangeScene;
  /** Packages on a stick; without it they are not allowed and none was written. */
  packages?: PackageScene;
  /** How the counters of the commune share their record; without it nothing is shared. */
  sharing?: SharingScene;
  others?: OthersScene;
  asking?: AskingScene;
  /** Held papers are scans that nobody has signed. */
  unsigned?: boolean;
}

/** What is answered by the fakes of their own. */
type Records = FakeRecords['handlers'] & FakeCounter['handlers'] & FakeStore['handlers'] & FakeBackups['handlers'] & FakeScan['handlers'] & FakeBooks['handlers'] & FakeCertify['handlers'] & FakeCopies['handlers'] & FakeSigning['handlers'] & FakeVerdicts['handlers'] & FakePapers['handlers'] & FakeToken['handlers'] & FakeExchange['handlers'] & FakePackages['handlers'] & FakeSharing['handlers'] & FakeAsking['handlers'];
type Handlers = { [Name in keyof typeof commands]: (args: never) => unknown };

/** The desk as the window's commands see it, in memory, in the browser. */
export class FakeDesk {
  /** Names of the commands that came, in order. */
  readonly calls: string[] = [];
  readonly scenario: Scenario;
  /** Commands that do not answer before they are let go. */
  readonly held = new Set<string>();
  #waiting: (() => void)[] = [];
  #phase: NonNullable<Scenario['phase']>;
  #intakes = new Map<string, FakeIntake>();
  #records: FakeRecords;
  #counter: FakeCounter;
  #store: FakeStore;
  #backups: FakeBackups;
  #scan: FakeScan;
  #books: FakeBooks;
  #certify: FakeCertify;
  #signing: FakeSigning;
  #verdicts: FakeVerdicts;
  #copies: FakeCopies;
  #papers: FakePapers;
  #token: FakeToken;
  #exchange: FakeExchange;
  #packages: FakePackages;
  #sharing: FakeSharing;
  #asking: FakeAsking;

  constructor(scenario: Scenario) {
    this.scenario = scenario;
    this.#records = new FakeRecords(scenario);
    this.#counter = new FakeCounter(scenario);
    this.#store = new FakeStore(scenario);
    this.#backups = new FakeBackups(scenario);
    this.#scan = new FakeScan(scenario, (draft) => this.#intake(draft));
    this.#certify = new FakeCertify(scenario);
    this.#signing = new FakeSigning(scenario.signing);
    this.#verdicts = new FakeVerdicts(scenario.practice ?? false);
    this.#token = new FakeToken(scenario.copies ?? {});
    this.#copies = new FakeCopies(scenario, this.#certify, this.#scan, this.#token);
    this.#papers = new FakePapers(scenario, this.#token);
    this.#exchange = new FakeExchange(scenario);
    this.#packages = new FakePackages(scenario);
    this.#sharing = new FakeSharing(scenario);
    this.#asking = new FakeAsking(scenario.asking ?? {}, (draft) => this.#intake(draft));
    this.#books = new FakeBooks(scenario, (opening) => this.#certify.opened(opening));
    this.#phase = scenario.phase ?? 'open';
  }

  async answer(command: string, args: unknown): Promise<unknown> {
    this.calls.push(command);
    if (this.scenario.silent?.includes(command)) return new Promise(() => undefined);
    const failing = this.scenario.failing?.[command];
    if (failing) throw problem(failing);
    if (this.held.has(command)) await new Promise<void>((done) => this.#waiting.push(done));
    const name = command.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()) as keyof Handlers;
    const others = { ...this.#records.handlers, ...this.#counter.handlers, ...this.#store.handlers, ...this.#backups.handlers, ...this.#scan.handlers, ...this.#books.handlers, ...this.#certify.handlers, ...this.#copies.handlers, ...this.#signing.handlers, ...this.#verdicts.handlers, ...this.#papers.handlers, ...this.#token.handlers, ...this.#exchange.handlers, ...this.#packages.handlers, ...this.#sharing.handlers, ...this.#asking.handlers };
    const all: Handlers = { ...this.#handlers, ...others };
    const handler = all[name] as ((args: unknown) => unknown) | undefined;
    if (!handler) throw problem('Internal');
    return structuredClone(await handler(args)) ?? null;
  }

  letGo(): void {
    this.held.clear();
    for (const go of this.#waiting.splice(0)) go();
  }

  #blocked() {
    return this.scenario.damaged ? problem('StoreDamaged') : problem('StoreNewer', { found: '9', known: '1' });
  }

  #session() {
    return this.#counter.session;
  }

  #opened() {
    this.#phase = 'open';
    return this.#session();
  }

  #handlers: Omit<Handlers, keyof Records> = {
    appState: () => ({
      ...fixtures.appState,
      phase: this.#phase,
      practice: this.scenario.practice ?? false,
      session: this.#phase === 'open' ? this.#session() : null,
      users: this.#phase === 'first_run' ? [] : fixtures.appState.users,
      problem: this.#phase === 'blocked' ? this.#blocked() : null,
    }),
    setUp: () => {
      this.#phase = 'open';
      return { recovery_key: 'ABCD-EFGH-JKLM-NPQR-STUV-WXYZ-2345-6789', session: this.#session() };
    },
    practise: () => this.#opened(),
    signIn: ({ secret }: { secret: string }) => {
      if (secret === 'sai') throw problem('SecretWrong', { tries_left: '3' });
      return this.#opened();
    },
    lock: () => void (this.#phase = 'locked'),
    signOut: () => void (this.#phase = 'locked'),
    changeSecret: () => null,
    scanned: ({ text }: { text: string }) => {
      const card = readCard(text);
      if (card) return { kind: 'card', card, candidates: [] };
      return text.includes('H99') ? { kind: 'dossier', id: 'd1' } : { kind: 'unknown' };
    },
    search: ({ query }: { query: string }) => {
      if (this.scenario.empty || query.includes('zzz')) return fixtures.foundNothing;
      if (query.includes('trợ cấp')) return fixtures.foundPapers;
      const dossiers = fixtures.search.dossiers.map((hit) => ({ ...hit, row: held([hit.row], this.scenario.others)[0] }));
      return { ...fixtures.search, dossiers };
    },
    intakeStart: () => this.#intake(`draft-${this.#intakes.size + 1}`).view,
    intakeOpen: ({ draft }: { draft: string }) => this.#intake(draft).view,
    intakeChange: ({ draft, change }: { draft: string; change: IntakeChange }) => this.#intake(draft).change(change),
    intakeDiscard: () => null,
    intakeImport: ({ request }: { request: ImportRequest }) => this.#intake(request.draft).import(request),
    importCancel: () => null,
    intakeReceive: ({ draft }: { draft: string }) => this.#intake(draft).receive(),
    procedures: ({ query }: { query: string }) =>
      query.includes('zzz') ? [] : query === 'dkks' ? fixtures.procedures.slice(1) : fixtures.procedures,
    incoming: () => (this.scenario.empty ? [] : fixtures.incoming),
    correctStart: () => this.#intake('correction').correct(),
    cancelAnswer: ({ id, approve, words }: { id: string; approve: boolean; words: string }) => {
      this.#records.answerCancel(id, approve);
      return this.#counter.answerCancel(approve, words);
    },
    restore: () => {
      this.#phase = 'open';
      return [this.#session(), this.#backups.restored];
    },
    deputise: ({ user, acting }: { user: string; acting: Acting[] }) => ({
      ...fixtures.settings,
      users: fixtures.settings.users.map((one) => (one.id === user ? { ...one, acting } : one)),
    }),
    settings: () =>
      this.scenario.empty
        ? { ...fixtures.settings, office: { ...fixtures.settings.office, certify: undefined } }
        : this.#signing.settings(fixtures.settings),
    officeChange: ({ office }: { office: typeof fixtures.settings.office }) => ({ ...fixtures.settings, office }),
    userSave: () => fixtures.settings,
    provincePlan: ({ kind }: { kind: ProvinceFileKind }) => (kind === 'calendar' ? fixtures.calendarPlan : fixtures.plan),
    provinceTake: () => fixtures.settings,
    askedOutside: () => (this.scenario.empty ? [] : fixtures.askedOutside),
    recoveryPrint: () => null,
    recoveryUsers: () => fixtures.appState.users.slice(0, 1),
    recover: () => fixtures.session,
    secretReset: () => null,
    printTest: () => null,
    calibrationPrint: () => null,
    certifyStrike: ({ id, wish }: { id: string; wish: StrikeWish }) => (this.#books.has(id) ? this.#books : this.#certify).strike(id, wish),
    certifyCancel: ({ id, cancellation }: { id: string; cancellation: Cancellation }) =>
      (this.#books.has(id) ? this.#books : this.#certify).cancel(id, cancellation),
    readerCheck: ({ text }: { text: string }) => ({
      right: text.includes('ặ') ? 134 : 90,
      of: 134,
      cause: text.includes('ặ') ? 'none' : 'typing_program',
    }),
  };

  /** The draft of this name; one that was never started is empty. */
  #intake(draft: string): FakeIntake {
    const known = this.#intakes.get(draft);
    const intake = known ?? new FakeIntake(this.scenario.fourPapers, draft, this.scenario.unsigned);
    if (!known && this.scenario.filed) intake.fromOnline();
    if (this.scenario.twin) intake.twin = true;
    if (this.scenario.connected) intake.connected = true;
    if (this.scenario.secretImport) intake.secretImport = true;
    this.#intakes.set(draft, intake);
    return intake;
  }
}

/** Names of invented people, for tests that search for them. */
export const names = Object.values(known).map((facts) => facts.name);
