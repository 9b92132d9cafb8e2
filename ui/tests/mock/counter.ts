import type {
  Delivery,
  DossierView,
  DraftCard,
  HomeView,
  Holder,
  Move,
  OpenPrint,
  PrintAnswer,
  PrintState,
  Refusal,
  ResultWish,
  SessionView,
} from '../../src/bindings';
import type { Scenario } from './desk';
import * as fixtures from './fixtures';
import { held, other, own } from './others';
import { problem } from './problem';

/** Home, prints, one dossier and who works: in memory, with what was changed. */
export class FakeCounter {
  readonly #scenario: Scenario;
  #home: HomeView;
  #prints: OpenPrint[];
  #dossier: DossierView;
  #session: SessionView;
  /** The printer takes nothing until it was asked this often. */
  #jammed: number;

  constructor(scenario: Scenario) {
    this.#scenario = scenario;
    this.#jammed = scenario.jam ? 1 : 0;
    this.#prints = scenario.prints ? openPrints() : [];
    this.#dossier = dossierOf(scenario);
    this.#home = homeOf(scenario);
    this.#session = sessionOf(scenario);
  }

  get session(): SessionView {
    return this.#session;
  }

  readonly handlers = {
    home: () => this.#seen(),
    clockConfirm: () => ((this.#home.clock = null), this.#seen()),
    numbersConfirm: ({ lastCode }: { lastCode: string }) => {
      if (!lastCode.startsWith('000.00.17.H99')) throw problem('NumberUnfit', { reason: 'counter' });
      this.#home.restored = null;
      return this.#seen();
    },
    intakeWalkAway: ({ draft }: { draft: string }) => {
      this.#home.resting = [resting(draft), ...this.#home.resting];
      this.#home.drafts = this.#home.drafts.filter((card) => card.id !== draft);
      return this.#seen();
    },
    intakeReturn: ({ draft }: { draft: string }) => {
      this.#home.resting = this.#home.resting.filter((card) => card.id !== draft);
      this.#home.drafts = [{ ...resting(draft), gone_at: null }, ...this.#home.drafts];
      return this.#seen();
    },
    actFor: ({ absent }: { absent: string | null }) => {
      const named = this.#session.may_act_for.find((one) => one.id === absent) ?? null;
      this.#session = { ...this.#session, acting_for: named };
      return this.#session;
    },
    dossier: () => this.#dossierNow(),
    dossierHold: () => this.#hold(own(this.#session.name)),
    dossierLetGo: () => this.#hold(null),
    dossierUndo: () => this.#dossier,
    originalGiveBack: () => this.#dossier,
    receiptRenew: () => {
      reissue(this.#dossier);
      this.#offer({ renew_receipt: 'on_receipt' });
      return this.#dossier;
    },
    resultRecord: ({ wish }: { wish: ResultWish }) => {
      settle(this.#dossier, wish);
      return this.#dossier;
    },
    resultReturn: ({ to, way }: { to: string; way: Delivery }) => {
      handOver(this.#dossier, to, way);
      return this.#dossier;
    },
    receiptPrint: ({ id, answer }: { id: string; answer: PrintAnswer | null }) => this.#print(id, answer),
    printsOpen: () => this.#prints,
    printSettle: ({ id }: { id: string }) => (this.#prints = this.#prints.filter((one) => one.dossier !== id)),
    heldPrints: () => {
      if (this.#jammed > 0) this.#jam();
      this.#prints = this.#prints.filter((one) => one.state !== 'not_out');
      return this.#prints;
    },
    feeCorrect: ({ total, reason }: { total: number; reason: string }) => this.#correctFee(total, reason),
    cancelAsk: ({ reason }: { reason: string }) => {
      this.#dossier.dossier.cancel = { by: this.#session.user, at: fixtures.now, reason, answer: null };
      this.#offer({ correct_procedure: 'asked', correct_fee: 'asked', ask_cancel: 'asked', answer_cancel: this.#headOnly() });
      return this.#dossier;
    },
  };

  /** The head's answer. */
  answerCancel(approve: boolean, words: string): DossierView {
    const { dossier } = this.#dossier;
    if (dossier.cancel) dossier.cancel.answer = { by: 'lan', at: fixtures.now, approved: approve, words };
    if (approve) close(this.#dossier, 'cancelled');
    else this.#offer({ correct_procedure: null, correct_fee: null, ask_cancel: null, answer_cancel: 'not_asked' });
    return this.#dossier;
  }

  #seen(): HomeView {
    const { others } = this.#scenario;
    const home = this.#home;
    const came = others?.came ? [fixtures.row(20, { due: fixtures.late })] : [];
    return {
      ...home,
      open_prints: this.#prints.length,
      counts: { ...home.counts, overdue: home.counts.overdue + came.length },
      overdue: held([...came, ...home.overdue], others),
      due_today: held(home.due_today, others),
      due_soon: held(home.due_soon, others),
      received_today: held(home.received_today, others),
    };
  }

  /** What the other counter works at it does until somebody here takes it over. */
  #dossierNow(): DossierView {
    const { others } = this.#scenario;
    const holder = this.#dossier.holder ?? (others?.held?.includes(this.#dossier.dossier.id) ? other : null);
    return { ...this.#dossier, shared: this.#dossier.shared || others !== undefined, holder };
  }

  #hold(holder: Holder | null): Holder | null {
    this.#dossier.holder = holder;
    return holder;
  }

  #headOnly(): Refusal | null {
    return this.#scenario.clerk ? 'role' : null;
  }

  #offer(refusals: Partial<Record<Move, Refusal | null>>): void {
    this.#dossier.moves = this.#dossier.moves.map((one) => ({ ...one, refused: refusals[one.move] === undefined ? one.refused : refusals[one.move] ?? null }));
  }

  #print(id: string, answer: PrintAnswer | null) {
    const [form] = this.#dossier.receipts;
    const unsettled = (['sending', 'queued', 'out'] as (PrintState | null)[]).includes(form?.state ?? null);
    if (this.#scenario.uncertainPrint && answer === null) throw problem('PrintUncertain');
    if (this.#jammed > 0) this.#jam();
    this.#prints = this.#prints.filter((one) => one.dossier !== id);
    if (form) {
      form.prints += 1;
      form.state = 'queued';
    }
    return { printer: 'Canon-Quay2', reprint: answer === 'handed_over' && unsettled ? 1 : 0 };
  }

  #jam(): never {
    this.#jammed -= 1;
    this.#prints = [openPrint(1, 'not_out')];
    throw problem('PrintFailed');
  }

  #correctFee(total: number, reason: string): DossierView {
    const { dossier } = this.#dossier;
    const before = dossier.fee.total;
    dossier.fee = {
      ...dossier.fee,
      total,
      entries: [
        { at: fixtures.now, kind: 'correction', amount: total, against: 0, reason },
        { at: fixtures.now, kind: total < before ? 'refund' : 'additional', amount: Math.abs(total - before), against: 1, reason },
      ],
    };
    dossier.corrections = [{ at: fixtures.now, by: 'lan', before: { kind: 'fee', total: before }, reason }];
    reissue(this.#dossier);
    return this.#dossier;
  }
}

function homeOf(scenario: Scenario): HomeView {
  const home = structuredClone(scenario.empty ? fixtures.emptyHome : fixtures.home);
  if (scenario.wrongClock) home.clock = fixtures.clockDoubt;
  if (scenario.restored) home.restored = { backup_at: '2026-11-20T11:00:00Z', at: fixtures.now };
  if (scenario.resting) home.resting = [resting('draft-8'), { ...resting('draft-9'), name: '', procedures: [] }];
  home.to_approve = scenario.toApprove ?? 0;
  home.online = scenario.filed ? 4 : 0;
  home.stamped = scenario.stamped ? 2 : 0;
  return home;
}

function sessionOf(scenario: Scenario): SessionView {
  const session = structuredClone(scenario.auditor ? fixtures.auditor : fixtures.session);
  if (scenario.clerk) {
    session.roles = ['reception_clerk'];
    session.permissions = ['receive', 'see', 'certify'];
  }
  if (scenario.mayActFor) {
    session.may_act_for = [
      { id: 'hoa', name: 'Hoàng Văn Hòa' },
      { id: 'cu', name: 'Vũ Thị Cũ' },
    ];
  }
  return session;
}

function dossierOf(scenario: Scenario): DossierView {
  const view = structuredClone(fixtures.dossier);
  const head = scenario.clerk ? 'role' : null;
  view.moves = view.moves.map((one) => (one.move === 'answer_cancel' && scenario.clerk ? { ...one, refused: 'role' } : one));
  if (scenario.undone) close(view, 'undone');
  if (scenario.dossier === 'numbered') number(view);
  if (scenario.dossier === 'corrected') correct(view);
  if (scenario.dossier === 'held') {
    view.shared = true;
    view.holder = other;
  }
  if (scenario.dossier === 'cancel_asked' || scenario.dossier === 'cancelled') {
    const answer = { by: 'lan', at: fixtures.now, approved: true, words: '' };
    const reason = 'Nhập hai lần cùng một lượt nộp';
    view.dossier.cancel = { by: 'hoa', at: fixtures.now, reason, answer: scenario.dossier === 'cancelled' ? answer : null };
    const refusals: Partial<Record<Move, Refusal | null>> = { correct_procedure: 'asked', correct_fee: 'asked', ask_cancel: 'asked', answer_cancel: head };
    view.moves = view.moves.map((one) => ({ ...one, refused: refusals[one.move] ?? (one.move in refusals ? null : one.refused) }));
  }
  if (scenario.dossier === 'cancelled') close(view, 'cancelled');
  if (scenario.dossier === 'finished' || scenario.dossier === 'returned') {
    settle(view, { name: 'Giấy khai sinh', code: 'KQ.G15.000031', number: '35/2026', file: '/home/can-bo/giay-khai-sinh.pdf' });
  }
  if (scenario.dossier === 'returned') handOver(view, 'Nguyễn Thị Hồng', 'counter');
  return view;
}

function close(view: DossierView, status: 'undone' | 'cancelled'): void {
  view.dossier.status = status;
  view.due.state = 'closed';
  view.moves = view.moves.map(({ move }) => ({ move, refused: status }));
}

/** The province allotted its code after the receipt was given. */
function number(view: DossierView): void {
  view.dossier.exchange = { official: { code: 'H99.00.17-261121-0011', at: fixtures.now } };
  offer(view, 'renew_receipt', null);
}

/** A new receipt in the place of the last one. */
function reissue({ receipts }: DossierView): void {
  for (const form of receipts) form.withdrawn_at ??= fixtures.now;
  receipts.unshift({ ...fixtures.receipt, receipt: receipts.length, replaces: receipts.length - 1, prints: 0, state: null, sha256: 'ee'.repeat(32) });
}

/** A dossier that has its result. */
function settle(view: DossierView, wish: ResultWish): void {
  const { name, code, number, file } = wish;
  view.dossier.status = 'finished';
  view.dossier.result = { name, code, number, paper: file ? 'p3' : null, finished_at: fixtures.now, by_name: fixtures.session.name };
  offer(view, 'record_result', 'settled');
  offer(view, 'return_result', null);
  view.timeline.unshift({ at: fixtures.now, who: fixtures.session.name, what: 'result_recorded', about: name, acting_for: null });
}

function handOver(view: DossierView, to: string, way: Delivery): void {
  view.dossier.status = 'returned';
  view.dossier.returned = { to, way, by_name: fixtures.session.name, at: fixtures.now };
  offer(view, 'return_result', 'settled');
  view.timeline.unshift({ at: fixtures.now, who: fixtures.session.name, what: 'result_returned', about: to, acting_for: null });
}

function offer(view: DossierView, move: Move, refused: Refusal | null): void {
  view.moves = view.moves.map((one) => (one.move === move ? { move, refused } : one));
}

/** A dossier whose procedure and fee were put right, and one paper of which was somebody else's. */
function correct(view: DossierView): void {
  const reason = 'Chọn nhầm thủ tục';
  view.dossier.corrections = [
    { at: fixtures.now, by: 'lan', before: { kind: 'procedure', name: 'Đăng ký kết hôn' }, reason },
    { at: fixtures.now, by: 'lan', before: { kind: 'fee', total: 16_000 }, reason: 'Tính nhầm số bản' },
  ];
  view.dossier.fee.entries = [
    { at: fixtures.now, kind: 'correction', amount: 8000, against: 0, reason: 'Tính nhầm số bản' },
    { at: fixtures.now, kind: 'refund', amount: 8000, against: 1, reason: 'Tính nhầm số bản' },
  ];
  const [, second] = view.dossier.papers;
  if (second) second.standing = { kind: 'withdrawn', paper: 'p2' };
  view.receipts = [
    { ...fixtures.receipt, receipt: 1, replaces: 0, prints: 0, state: null, sha256: 'ee'.repeat(32) },
    { ...fixtures.receipt, withdrawn_at: fixtures.now, state: 'handed_over' },
  ];
  view.timeline.unshift(
    { at: fixtures.now, who: fixtures.session.name, what: 'fee_corrected', about: 'Tính nhầm số bản', acting_for: null },
    { at: fixtures.now, who: fixtures.session.name, what: 'procedure_corrected', about: reason, acting_for: null },
    { at: fixtures.now, who: fixtures.session.name, what: 'paper_withdrawn', about: 'Giấy chứng sinh', acting_for: null },
  );
}

function openPrint(n: number, state: PrintState): OpenPrint {
  const { id, code, owner } = fixtures.row(n);
  const sha256 = String(n).padStart(2, '0').repeat(32);
  const form = { ...fixtures.receipt, dossier: id, state, sha256 };
  return { dossier: id, code, name: owner, state, printer: 'Canon-Quay2', at: fixtures.now, sha256, form };
}

function openPrints(): OpenPrint[] {
  return [openPrint(1, 'queued'), ...[2, 3, 4, 5].map((n) => openPrint(n, 'not_out'))];
}

function resting(id: string): DraftCard {
  return {
    id,
    name: 'Nguyễn Thị Hồng',
    procedures: ['Cấp bản sao trích lục khai sinh'],
    saved_at: fixtures.now,
    gone_at: '2026-11-28T02:42:07Z',
    corrects: null,
  };
}
