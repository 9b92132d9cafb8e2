import type {
  CodeMapping,
  CodeSheet,
  ConflictChoice,
  ConnectionSetting,
  ConnectionWish,
  CopyField,
  DeliveryState,
  ExchangeMatter,
  ExchangeQuery,
  ExchangeRest,
  ExchangeRow,
  ExchangeSettings,
  ExchangeSubject,
  ExchangeView,
  LineView,
  OnlineView,
  Reconciliation,
  TestStep,
} from '../../src/bindings';
import type { Scenario } from './desk';
import * as facts from './exchange-facts';
import { now, session } from './fixtures';
import { problem } from './problem';

/** How the province and what is sent to it stand. */
export interface ExchangeScene {
  line?: 'up' | 'network' | 'province' | 'barred' | 'unset' | 'none';
  /** Rows of every state. */
  mixed?: boolean;
  nothing?: boolean;
  stopped?: boolean;
  /** How the delivery of the dossier stands. */
  matter?: keyof typeof facts.deliveries;
  test?: 'fine' | 'refused';
  confirmed?: boolean;
}

/** Rows on a page. */
const page = 6;

/** The exchange with the province, in memory. */
export class FakeExchange {
  readonly #scenario: Scenario;
  readonly #scene: ExchangeScene;
  #stopped: boolean;
  #rows: ExchangeRow[];
  #matter: ExchangeMatter | null;
  #settings: ExchangeSettings;
  #confirmed: boolean;

  constructor(scenario: Scenario) {
    this.#scenario = scenario;
    this.#scene = scenario.exchange ?? {};
    this.#stopped = this.#scene.stopped ?? false;
    this.#rows = this.#scene.nothing ? [] : structuredClone(this.#scene.mixed ? facts.mixedRows : facts.waitingRows);
    this.#matter = this.#scene.matter === 'absent' ? null : facts.matterOf(this.#scene.matter ?? 'received', scenario.clerk ?? false);
    this.#settings = structuredClone(scenario.empty ? facts.noSettings : facts.settings);
    this.#confirmed = this.#scene.confirmed ?? false;
  }

  readonly handlers = {
    exchange: ({ query }: { query: ExchangeQuery }): ExchangeView => this.#view(query),
    exchangeMatter: ({ subject }: { subject: ExchangeSubject }): ExchangeMatter => this.#of(subject),
    exchangeRetry: ({ subject }: { subject: ExchangeSubject | null }) => this.#move(subject, { state: 'waiting', why: { kind: 'turn' } }),
    exchangeLater: ({ subject }: { subject: ExchangeSubject }) => this.#move(subject, { state: 'waiting', why: { kind: 'later' } }),
    exchangeLooked: ({ there }: { subject: ExchangeSubject; there: boolean }) => this.#become(there ? 'received' : 'waiting'),
    exchangeSettle: ({ choices }: { choices: ConflictChoice[] }): ExchangeMatter => {
      if (choices.some((one) => one.theirs && one.field === 'owner' && one.reason === '')) throw problem('Invalid', { field: 'reason' });
      this.#become('received');
      return this.#of({ kind: 'dossier', id: 'd1' });
    },
    exchangeStop: ({ stop }: { stop: boolean }) => void (this.#stopped = stop),
    exchangeSettings: (): ExchangeSettings => this.#settings,
    exchangeSave: ({ rest }: { rest: ExchangeRest }): ExchangeSettings => (this.#settings = { ...this.#settings, rest }),
    connectionSave: ({ wish, password }: { wish: ConnectionWish; password: string | null }): ExchangeSettings =>
      this.#keep({ ...wish.setting, id: wish.id ?? 'c9' }, password),
    connectionRemove: ({ id }: { id: string }): ExchangeSettings => {
      const connections = this.#settings.connections.filter((one) => one.setting.id !== id);
      return (this.#settings = { ...this.#settings, connections });
    },
    connectionTest: (): TestStep[] => facts.tests[this.#scene.test ?? 'fine'],
    codeSheet: ({ procedure }: { procedure: string }): CodeSheet => facts.sheetOf(this.#settings.codes, procedure),
    codeMap: ({ procedure }: { procedure: string; mapping: CodeMapping }): ExchangeSettings => {
      const codes = this.#settings.codes.map((one) => (one.procedure === procedure ? { ...one, confirmed: true } : one));
      return (this.#settings = { ...this.#settings, codes });
    },
    codesPropose: () => facts.proposals(this.#settings.codes),
    codeConfirm: ({ procedure, code }: { procedure: string; code: string | null; name: string }): ExchangeSettings => {
      const codes = this.#settings.codes.map((one) =>
        one.procedure === procedure ? { ...one, code: code ?? one.code, confirmed: code !== null, proposals: [] } : one,
      );
      return (this.#settings = { ...this.#settings, codes });
    },
    copyFields: (): CopyField[] => (this.#scenario.empty ? [] : facts.copyFields),
    officialCodeEnter: ({ code }: { dossier: string; code: string }): ExchangeMatter => {
      if (!/\d{6}/.test(code)) throw problem('Invalid', { field: 'code' });
      this.#become('received');
      return this.#of({ kind: 'dossier', id: 'd1' });
    },
    reconciliation: ({ day, file }: { day: string; file: string | null }): Reconciliation => this.#day(day, file !== null),
    reconciliationConfirm: ({ day }: { day: string }): Reconciliation => {
      this.#confirmed = true;
      return this.#day(day, false);
    },
    online: (): OnlineView => facts.online(this.#lines()[0]?.state ?? { kind: 'unknown' }, this.#scenario.empty ?? false),
    onlineOpen: () => 'draft-1',
    exchangePull: () => null,
    paymentAsk: ({ dossier }: { dossier: string }): ExchangeMatter => {
      const paid = { national: true, amount: 8000, at: now, reference: 'GD-0001' };
      return (this.#matter = { ...this.#of({ kind: 'dossier', id: dossier }), payment: { paid, may_ask: false } });
    },
  };

  #view({ only, skip }: ExchangeQuery): ExchangeView {
    const rows = this.#scenario.others?.sends ? [facts.othersRow, ...this.#rows] : this.#rows;
    const fitting = rows.filter((row) => only === null || facts.fits(row, only));
    const count = (only_: Parameters<typeof facts.fits>[1]) => this.#rows.filter((row) => facts.fits(row, only_)).length;
    const about = (kind: 'fields' | 'step') =>
      this.#rows.filter(({ delivery }) => delivery.state === 'conflict' && (delivery.about.kind === 'step') === (kind === 'step')).length;
    return {
      lines: this.#lines(),
      counts: {
        waiting: count('waiting'),
        refused: this.#rows.filter((row) => row.delivery.state === 'refused').length,
        conflict: about('fields'),
        look: about('step'),
        by_hand: count('by_hand'),
        away: count('away'),
        doubled: count('doubled'),
        online: 0,
        oldest: this.#rows[0]?.since ?? null,
      },
      rows: fitting.slice(skip, skip + page),
      total: fitting.length,
      last_taken: this.#scene.line === 'none' ? null : '2026-11-21T02:40:00Z',
      stopped: this.#stopped,
    };
  }

  #lines(): LineView[] {
    const state = this.#scene.line ?? 'up';
    return state === 'none' ? [] : facts.lines[state];
  }

  #of(subject: ExchangeSubject): ExchangeMatter {
    const row = this.#rows.find((one) => one.subject.id === subject.id);
    if (row && !this.#scene.matter) return { ...facts.matterOf('received', false), row };
    if (this.#matter === null) throw problem('NotFound');
    return this.#matter;
  }

  #become(next: 'received' | 'waiting'): void {
    this.#matter = facts.matterOf(next, false);
  }

  #move(subject: ExchangeSubject | null, delivery: DeliveryState): void {
    this.#rows = this.#rows.map((row) => {
      const meant = subject === null ? row.offers.includes('retry') : row.subject.id === subject.id;
      return meant ? { ...row, delivery } : row;
    });
    if (subject?.kind === 'dossier' && this.#matter) this.#become('waiting');
  }

  #keep(setting: ConnectionSetting, password: string | null): ExchangeSettings {
    const { connections } = this.#settings;
    const known = connections.find((one) => one.setting.id === setting.id);
    const kept = { setting, has_secret: password !== null || known?.has_secret === true };
    const others = connections.filter((one) => one !== known);
    return (this.#settings = { ...this.#settings, connections: [...others, kept] });
  }

  #day(day: string, fromFile: boolean): Reconciliation {
    return {
      day,
      rows: this.#scenario.empty ? [] : facts.dayRows(fromFile),
      confirmed: this.#confirmed ? [now, session.name] : null,
      only_there: fromFile ? ['H99.00.17-261121-0077'] : [],
      from_file: fromFile,
    };
  }
}
