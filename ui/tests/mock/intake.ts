import type {
  BinRef,
  CaseView,
  Finding,
  GapWeight,
  HeldView,
  ImportRequest,
  IntakeChange,
  IntakeGap,
  IntakeView,
  LineState,
  PaperLine,
  PartyView,
  PersonFacts,
  ProvinceField,
  ReceivedView,
  TrayView,
} from '../../src/bindings';
import { due, now, procedures } from './fixtures';
import { blank, known, readCard } from './people';

/** Papers of every procedure here. Two are held for people the store knows. */
const checklist = [
  { key: 'to-khai', name: 'Tờ khai cấp bản sao', heldKind: false },
  { key: 'khai-sinh', name: 'Giấy khai sinh bản chính', heldKind: true },
  { key: 'hon-nhan', name: 'Giấy xác nhận tình trạng hôn nhân', heldKind: true },
];

/** A stand-in for the desk's intake: enough of its rules to walk every key path. */
export class FakeIntake {
  view: IntakeView = {
    draft: 'draft-1',
    corrects: null,
    filed: null,
    version: 1,
    saved_at: now,
    submitter: emptyParty(),
    owner: null,
    authority: null,
    other_card: null,
    cases: [],
    channel: 'counter',
    delivery: 'counter',
    shared_receipt: true,
    print_receipt: true,
    payment: null,
    total: 0,
    findings: [],
    province_gaps: [],
    asks: { person: false, repository: false },
  };
  /** Papers on the checklist: four for a first visit. */
  readonly fourPapers: boolean;
  /** Held papers are for reference only. */
  readonly unsigned: boolean;
  /** A child of this birth is registered already, under another entry. */
  twin = false;
  /** A page of what is imported seems to bear a stamp of secrecy. */
  secretImport = false;
  /** Pages of the scan workspace that are put to no paper. */
  loose = 0;
  /** Its procedures go to a province. */
  connected = false;
  #files = 0;

  constructor(fourPapers = false, draft = 'draft-1', unsigned = false) {
    this.fourPapers = fourPapers;
    this.unsigned = unsigned;
    this.view.draft = draft;
    this.#settle();
  }

  change(change: IntakeChange): IntakeView {
    this.view = structuredClone(this.view);
    this.#apply(change);
    this.#settle();
    return this.view;
  }

  import(request: ImportRequest): IntakeView {
    this.view = structuredClone(this.view);
    const line = this.#line(request.case, request.line);
    for (const name of [...request.incoming, ...request.paths]) line.tray.push(this.#file(name));
    line.state = { kind: 'imported', again: request.again };
    this.#settle();
    return this.view;
  }

  /** A person and a procedure, as the clerk had them before scanning. */
  prepare(): void {
    if (this.view.cases.length > 0) return;
    this.view.submitter = { ...partyOf('hong'), confirmed: true };
    this.change({ kind: 'add_procedure', procedure: procedures[0]?.key ?? '' });
  }

  /** Pages of the scan workspace come to a line. */
  digitised(bin: BinRef, file: TrayView): void {
    this.view = structuredClone(this.view);
    const line = this.#line(this.#caseOf(bin), bin.line);
    line.tray.push(file);
    line.state = { kind: 'imported', again: null };
  }

  /** The scan workspace is done; so many pages stay in it. */
  left(pages: number): IntakeView {
    this.loose = pages;
    this.view = structuredClone(this.view);
    this.#settle();
    return this.view;
  }

  /** Pages of a line go back to the scan workspace. Returns how many. */
  takeBack(bin: BinRef): number {
    this.view = structuredClone(this.view);
    const line = this.#line(this.#caseOf(bin), bin.line);
    const pages = line.tray.flatMap((file) => file.pages).filter((page) => !page.removed).length;
    line.tray = [];
    line.state = { kind: 'missing' };
    this.#settle();
    return pages;
  }

  receive(): ReceivedView {
    return {
      dossiers: this.view.cases.map((_, n) => ({
        id: 'd1',
        code: `000.00.17.H99-261121-${4535 + n}`,
        due_at: due.due_at,
      })),
      receipts: this.view.print_receipt
        ? [{ dossier: 'd1', receipt: 0, template: 'mau-01', pictures: ['/picture/receipt.svg'], prints: 0, state: null, replaces: null, withdrawn_at: null, sha256: '' }]
        : [],
      print: this.view.print_receipt,
      undo_until: now,
    };
  }

  /** Makes this the draft that puts the procedure of a received dossier right. */
  correct(): IntakeView {
    this.view.submitter = { ...partyOf('hong'), confirmed: true };
    this.view.payment = 'cash';
    this.view.corrects = {
      dossier: 'd1',
      code: '000.00.17.H99-261121-4501',
      procedure: 'Đăng ký kết hôn',
      received_at: now,
      reason: '',
    };
    this.#settle();
    return this.view;
  }

  /** Makes this the draft of a dossier filed online, whose procedure nobody knows here. */
  fromOnline(): void {
    this.view.submitter = partyOf('hong');
    this.view.channel = 'online';
    this.view.payment = 'online';
    this.view.filed = {
      code: 'H99.00.17-261121-0031',
      procedure: 'Cấp bản sao trích lục hộ tịch, bản sao giấy khai sinh',
      at: '2026-11-21T01:05:00Z',
      vneid: true,
      paid: { national: true, amount: 8000, at: now, reference: 'GD-0001' },
      refused: [{ paper: 'Giấy khai sinh', file: 'khai-sinh.pdf', why: 'FileDamaged' }],
    };
    this.#settle();
  }

  #apply(change: IntakeChange): void {
    const { view } = this;
    switch (change.kind) {
      case 'card':
        this.#card(change.text);
        break;
      case 'other_card':
        if (change.choice === 'change_submitter' && view.other_card) view.submitter = fromCard(view.other_card.card);
        if (change.choice === 'make_owner' && view.other_card) view.owner = fromCard(view.other_card.card);
        view.other_card = null;
        break;
      case 'take_person':
        view[change.who] = partyOf(change.person);
        break;
      case 'confirm_person':
        this.#party(change.who).confirmed = true;
        break;
      case 'set_competent':
        view.cases = view.cases.map((one, at) => (at === change.case ? { ...one, competent: change.agency } : one));
        break;
      case 'take_present_address':
        this.#party(change.who).present_address = null;
        break;
      case 'clear_person':
        view[change.who] = emptyParty();
        break;
      case 'keep_known':
        this.#party(change.who).differences = [];
        break;
      case 'field':
        Object.assign(this.#party(change.who).facts, { [change.field]: change.value || null });
        this.#party(change.who).facts.name ??= '';
        break;
      case 'for_another':
        view.owner = change.on ? emptyParty() : null;
        break;
      case 'set_authority':
        view.authority = change.authority;
        break;
      case 'add_procedure':
        view.cases.push(this.#case(change.procedure));
        break;
      case 'remove_procedure':
        view.cases.splice(change.case, 1);
        break;
      case 'take_held':
        for (const line of view.cases.flatMap((one) => one.papers)) if (line.held?.reusable) line.state = { kind: 'held' };
        break;
      case 'set_line':
        this.#line(change.case, change.line).state = change.state;
        break;
      case 'keep_original':
        this.#line(change.case, change.line).keep_original = change.keep;
        break;
      case 'accept_double':
        view.cases = view.cases.map((one) => ({ ...one, double: one.double && { ...one.double, accepted: true } }));
        break;
      case 'correction_reason':
        view.corrects = view.corrects && { ...view.corrects, reason: change.reason };
        break;
      case 'pay':
        view.payment = change.payment;
        break;
      default:
        this.#pages(change);
    }
  }

  #pages(change: IntakeChange): void {
    const trays = this.view.cases.flatMap((one) => one.papers).flatMap((line) => line.tray);
    const tray = 'tray' in change ? trays.find((one) => one.id === change.tray) : undefined;
    const at = tray && 'index' in change ? tray.pages.findIndex((page) => page.index === change.index) : -1;
    const page = tray?.pages[at];
    if (!tray || !page) return;
    if (change.kind === 'turn_page') page.turns = (page.turns + change.turns) % 4;
    if (change.kind === 'remove_page') page.removed = change.removed;
    if (change.kind === 'move_page') tray.pages.splice(change.to, 0, ...tray.pages.splice(at, 1));
  }

  #card(text: string): void {
    const card = readCard(text);
    if (!card) return;
    const { submitter } = this.view;
    if (submitter.facts.name !== '' && submitter.facts.personal_id !== card.id) this.view.other_card = { card };
    else this.view.submitter = fromCard(card);
  }

  #party(who: 'submitter' | 'owner'): PartyView {
    return this.view[who] ?? this.view.submitter;
  }

  #caseOf(bin: BinRef): number {
    return this.view.cases.findIndex((one) => one.procedure === bin.procedure);
  }

  #line(index: number, key: string): PaperLine {
    const line = this.view.cases[index]?.papers.find((paper) => paper.key === key);
    if (!line) throw new Error(`no line ${key}`);
    return line;
  }

  #file(name: string): TrayView {
    this.#files += 1;
    const pages = [0, 1, 2].map((index) => ({
      index,
      picture: `/picture/${encodeURIComponent(name)}-${index}.svg`,
      turns: 0,
      removed: index === 2,
      blank: index === 2,
      angle_deg: 0.8,
      dpi: 150,
      findings: index === 0 ? (['low_resolution'] as const).slice() : [],
    }));
    return { id: `tray-${this.#files}`, whole_pdf: name.endsWith('.pdf'), pages };
  }

  #case(key: string): CaseView {
    const option = procedures.find((one) => one.key === key);
    const heldAny = this.view.submitter.person !== null;
    const names = this.fourPapers
      ? [...checklist, { key: 'xac-nhan', name: 'Văn bản xác nhận nơi cư trú', heldKind: false }]
      : checklist;
    return {
      procedure: key,
      competent: null,
      code: '1.000000',
      name: option?.name ?? key,
      sector: 'Hộ tịch',
      result: 'Bản sao trích lục khai sinh',
      deciding_unit: 'UBND xã Tân Lập',
      papers: names.map((paper) => line(paper.key, paper.name, paper.heldKind && heldAny ? held(paper.key, paper.name, !this.unsigned) : null, this.view.corrects !== null)),
      due,
      sets: 1,
      fee: {
        lines: [
          {
            unit: 'copy',
            pages: null,
            quantity: 1,
            listed_price: 8000,
            unit_price: 8000,
            amount: 8000,
            legal_basis: 'Nghị quyết tập huấn, không có thật',
          },
        ],
        total: 8000,
        needs: 'quantity',
        quantity: 1,
        pages: 1,
        event_date: null,
        claim: null,
        classes: ['poor_household', 'elderly'],
        exemption: null,
        payment: 'nothing',
        settled: false,
      },
      double: this.twin
        ? {
            id: 'd7',
            code: '000.00.17.H99-261120-4507',
            received_at: '2026-11-20T03:00:00Z',
            same_birth: 'Nguyễn Minh Thử',
            accepted: false,
          }
        : null,
    };
  }

  #settle(): void {
    const { view } = this;
    view.version += 1;
    view.total = view.cases.reduce((sum, one) => sum + one.fee.total, 0);
    view.findings = findings(view);
    view.province_gaps = this.connected ? gaps(view) : [];
    view.asks = { person: this.connected, repository: this.connected };
    if (this.secretImport) view.findings.push(...secretPages(view));
    if (this.loose > 0) view.findings.push({ code: 'pages_unassigned', at: 'scan', name: '' });
  }
}

function findings(view: IntakeView): Finding[] {
  const found: Finding[] = [];
  const { facts, confirmed } = view.submitter;
  if (facts.name === '') found.push({ code: 'name_missing', at: 'submitter.name', name: '' });
  else if (!confirmed) found.push({ code: 'person_unconfirmed', at: 'submitter.confirm', name: facts.name });
  if (facts.personal_id !== null && !/^\d{12}$/.test(facts.personal_id)) {
    found.push({ code: 'number_length', at: 'submitter.personal_id', name: '' });
  }
  if (view.corrects && view.corrects.reason === '') found.push({ code: 'correction_reason_missing', at: 'corrects', name: '' });
  if (view.cases.length === 0) found.push({ code: 'procedure_missing', at: 'procedure', name: '' });
  view.cases.forEach((one, index) => {
    if (one.double && !one.double.accepted) found.push({ code: 'double_open', at: `case.${index}.double`, name: one.double.code });
    for (const paper of one.papers) {
      if (paper.state.kind === 'missing') {
        found.push({ code: 'paper_missing', at: `case.${index}.paper.${paper.key}`, name: paper.name });
      }
    }
  });
  if (view.total > 0 && view.payment === null) found.push({ code: 'payment_open', at: 'payment', name: '' });
  return found;
}

/** As the desk judges: what the citizen can be asked, and a code that somebody has to enter. */
function gaps(view: IntakeView): IntakeGap[] {
  if (view.submitter.facts.name === '' || view.cases.length === 0) return [];
  const missing = (field: ProvinceField, weight: GapWeight, at: string | null, about: string | null = null): IntakeGap => ({
    gap: { field, weight, why: 'missing', about },
    mend: at === null ? 'office' : 'counter',
    at,
  });
  const { facts } = view.submitter;
  return [
    ...(facts.personal_id === null ? [missing('owner_number', 'refused', 'submitter.personal_id')] : []),
    ...(facts.phone === null ? [missing('owner_phone', 'scored', 'submitter.phone')] : []),
    missing('component_code', 'scored', null, 'Tờ khai cấp bản sao'),
  ];
}

function secretPages(view: IntakeView): Finding[] {
  return view.cases.flatMap((one, index) =>
    one.papers
      .filter((paper) => paper.tray.length > 0)
      .map((paper) => ({ code: 'secret_page' as const, at: `case.${index}.paper.${paper.key}`, name: paper.name })),
  );
}

/** A paper of the repository, signed by the agency or a mere scan. */
function held(key: string, name: string, signed: boolean): HeldView {
  return {
    paper: `held-${key}`,
    name,
    accepted_at: '2025-03-12T03:00:00Z',
    pages: 1,
    valid_until: null,
    reusable: signed,
    for_reference: !signed,
    this_visit: false,
    pictures: ['/picture/held.svg'],
  };
}

function line(key: string, name: string, held: HeldView | null, correcting: boolean): PaperLine {
  const state: LineState = { kind: correcting && key === 'khai-sinh' ? 'carried' : 'missing' };
  return {
    key,
    kind: key,
    name,
    full_name: `${name} (theo mẫu, nếu có)`,
    originals: 1,
    copies: 0,
    shown_only: false,
    must_digitise: true,
    condition: null,
    article: null,
    state,
    held,
    tray: [],
    keep_original: false,
  };
}

function emptyParty(facts: PersonFacts = blank()): PartyView {
  return {
    person: null,
    facts,
    typed: {},
    provenance: {},
    confirmed: false,
    differences: [],
    candidates: [],
    present_address: null,
    warnings: [],
  };
}

function partyOf(id: string): PartyView {
  return { ...emptyParty({ ...(known[id] ?? blank()) }), person: id, provenance: { name: 'earlier' } };
}

function fromCard(card: NonNullable<ReturnType<typeof readCard>>): PartyView {
  const person = Object.entries(known).find(([, facts]) => facts.personal_id === card.id);
  const { id, old_id, name, birth, sex, address } = card;
  return {
    ...emptyParty({ ...(person?.[1] ?? blank()), personal_id: id, old_id, name, birth, sex, address }),
    person: person?.[0] ?? null,
    provenance: { name: 'card', personal_id: 'card', phone: 'earlier' },
    differences: person
      ? [{ field: 'address', known: person[1].address, given: card.address }]
      : [],
    present_address: person
      ? null
      : { local: 'Thôn Một', commune: 'Xã Tập Huấn', province: 'Tỉnh Tập Huấn', since: '2025-07-01', source: 'NQ 1/NQ-TH', status: 'official' },
    warnings: person ? [] : [{ field: 'address', code: 'address_old' }],
  };
}
