import type {
  BinRef,
  BinView,
  CapabilitiesView,
  CleanView,
  DeviceView,
  FieldTaken,
  ScanFault,
  ScanRequest,
  SheetView,
  StackChange,
  StackImport,
  StackView,
  TrayView,
} from '../../src/bindings';
import { incoming } from './fixtures';
import type { FakeIntake } from './intake';
import { problem } from './problem';
import { degree, fieldsOf, fitting, keepField, seems, type Confirmed } from './read';
import type { Scenario } from './desk';

/** What the scan workspace should meet. */
export interface ScanScene {
  /** Pages that are there already. */
  pages?: number;
  /** The intake has no procedure yet: there is no paper to put pages to. */
  noPapers?: boolean;
  /** No scanner answers; the watched folder is always there. */
  noScanner?: boolean;
  /** The first run ends so, after three pages; what is asked for again goes well. */
  fault?: ScanFault;
  /** So often the feeder is found empty first. */
  emptyTimes?: number;
  /** A page takes so long, ms. */
  slow?: number;
  /** The newest pages have no picture yet, and one cannot be read. */
  unready?: boolean;
  /** The second paper is held already. */
  held?: boolean;
  /** Every page is read: what it seems to be, and what stands on it. */
  read?: boolean;
  /** An identity card and a slip of ours lie in the stack. */
  codes?: boolean;
  /** Pages that bear a stamp of secrecy. Two pages each came in one file. */
  secret?: number[];
}

const device: DeviceView = { id: 'sane:test:0', name: 'Canon DR-C225', kind: 'driver' };
const network: DeviceView = { id: 'escl:http://192.0.2.9/eSCL', name: 'Brother ADS-1700W', kind: 'network' };
const folder: DeviceView = { id: 'folder', name: '', kind: 'folder' };

const can: CapabilitiesView = {
  feeds: ['flatbed', 'feeder', 'feeder_duplex'],
  modes: ['colour', 'grey', 'lineart'],
  resolutions: [100, 200, 300, 600],
  widest_mm: 215.9,
  longest_mm: 355.6,
};

interface Emitting {
  __EMIT__?: (event: string, payload: unknown) => void;
}

/** A stand-in for the desk's scan workspace: its changes are really made, so that keys can be tried. */
export class FakeScan {
  #scene: ScanScene;
  #stacks = new Map<string, FakeStack>();
  #intake: (draft: string) => FakeIntake;
  #cancelled = false;
  #emptyLeft: number;
  #faultLeft: boolean;
  /** Originals of electronic copies: the papers of a stack that is no intake's. */
  #originals = new Map<string, { key: string; name: string }[]>();

  constructor(scenario: Scenario, intake: (draft: string) => FakeIntake) {
    this.#scene = scenario.scan ?? {};
    this.#intake = intake;
    this.#emptyLeft = this.#scene.emptyTimes ?? 0;
    this.#faultLeft = this.#scene.fault !== undefined;
  }

  handlers = {
    scanDevices: () => (this.#scene.noScanner ? [folder] : [device, network, folder]),
    scanCapabilities: ({ device: id }: { device: string }) => {
      if (id.includes('192.0.2.66')) throw problem('ScannerFailed', { fault: 'silent' });
      return can;
    },
    scanOpen: ({ draft }: { draft: string }) => this.#view(draft),
    scanChange: ({ draft, change }: { draft: string; change: StackChange }) => {
      const stack = this.#stack(draft);
      if (change.change === 'accept_proposals') stack.accept(this.#view(draft).pages);
      else stack.change(change);
      return this.#view(draft);
    },
    scanClean: ({ draft, page, clean }: { draft: string; page: number; clean: CleanView }) => {
      this.#stack(draft).clean(page, clean);
      return this.#view(draft);
    },
    scanRun: ({ request }: { request: ScanRequest }) => this.#run(request),
    scanImport: ({ request }: { request: StackImport }) => {
      const stack = this.#stack(request.draft);
      for (const name of [...request.incoming, ...request.paths]) stack.add(request.bin, name.endsWith('.pdf') ? 3 : null);
      return this.#view(request.draft);
    },
    scanTakeField: ({ taken }: { taken: FieldTaken }) => {
      const stack = this.#stack(taken.draft);
      keepField(taken, stack.confirmed, stack.filled);
      return this.#view(taken.draft);
    },
    scanLook: () => null,
    scanCancel: () => void (this.#cancelled = true),
    scanDone: ({ done }: { done: { draft: string } }) => {
      const stack = this.#stack(done.draft);
      if (stack.running) throw problem('ScanRunning');
      const kept = stack.pages.filter((sheet) => sheet.aside === null && sheet.bin !== null);
      if (kept.some((sheet) => stack.isSecret(sheet.id))) throw problem('PagesSecret');
      if (kept.some((sheet) => sheet.failed)) throw problem('PagesUnread');
      const intake = this.#intake(done.draft);
      for (const sheet of kept) if (sheet.bin) intake.digitised(sheet.bin, tray(sheet));
      stack.pages = stack.pages.filter((sheet) => !kept.includes(sheet));
      return intake.left(stack.pages.filter((sheet) => sheet.aside === null).length);
    },
    scanTakeBack: ({ draft, bin }: { draft: string; bin: BinRef }) => {
      const pages = this.#intake(draft).takeBack(bin);
      for (let n = 0; n < pages; n += 1) this.#stack(draft).add(bin, null);
      return this.#view(draft);
    },
  };

  /** Opens a stack for originals. */
  originals(draft: string, papers: { key: string; name: string }[]): StackView {
    this.#originals.set(draft, papers);
    return this.#view(draft);
  }

  /** The pages of each original, which leave the stack. */
  takeOriginals(draft: string): Map<string, number> {
    const stack = this.#stack(draft);
    const kept = stack.pages.filter((sheet) => sheet.aside === null && sheet.bin !== null);
    if (kept.length === 0) throw problem('Invalid', { field: 'pages' });
    const counts = new Map<string, number>();
    for (const sheet of kept) if (sheet.bin) counts.set(sheet.bin.line, (counts.get(sheet.bin.line) ?? 0) + 1);
    stack.pages = stack.pages.filter((sheet) => !kept.includes(sheet));
    return counts;
  }

  async #run(request: ScanRequest): Promise<StackView> {
    const stack = this.#stack(request.draft);
    if (stack.running) throw problem('ScanRunning');
    stack.stopped = null;
    if (this.#emptyLeft > 0) {
      this.#emptyLeft -= 1;
      stack.stopped = { fault: 'feeder_empty', kept: 0, last: null, by: null };
      return this.#view(request.draft);
    }
    this.#cancelled = false;
    stack.running = true;
    const [wanted, each] = [request.again === null ? 6 : 1, this.#scene.slow ?? 15];
    const fault = this.#faultLeft ? this.#scene.fault : undefined;
    this.#faultLeft = false;
    let last: number | null = null;
    let kept = 0;
    while (kept < (fault ? Math.min(3, wanted) : wanted) && !this.#cancelled) {
      await new Promise((done) => setTimeout(done, each));
      last = stack.arrive(request, kept);
      kept += 1;
      (window as Emitting).__EMIT__?.('scan-moved', { draft: request.draft, pages: kept, ms: kept * 2100 });
    }
    stack.running = false;
    if (this.#cancelled) stack.stopped = { fault: 'cancelled', kept, last, by: null };
    else if (fault) stack.stopped = { fault, kept, last, by: null };
    return this.#view(request.draft);
  }

  #stack(draft: string): FakeStack {
    const known = this.#stacks.get(draft);
    if (known) return known;
    const stack = new FakeStack(this.#scene);
    this.#stacks.set(draft, stack);
    return stack;
  }

  #view(draft: string): StackView {
    const stack = this.#stack(draft);
    const papers = this.#papers(draft);
    const bins: BinView[] = papers.map(({ bin, paper }) => ({
      bin,
      name: paper.name,
      must_digitise: paper.must_digitise,
      state: paper.state,
      held: (this.#scene.held ?? false) && paper.held !== null,
      pages: stack.pages.filter((sheet) => sheet.aside === null && same(sheet.bin, bin)).length,
    }));
    const pages = stack.pages.map((sheet) => this.#read(stack, sheet, bins));
    return {
      draft,
      pages,
      bins,
      can_undo: stack.canUndo,
      can_redo: stack.canRedo,
      stopped: stack.stopped,
      running: stack.running,
      proposed: pages.filter(wouldMove).length,
      card: this.#scene.codes && !stack.accepted ? { name: 'MẪU THỊ THẺ', number: '0010******99' } : null,
      slip: this.#scene.codes ? { dossier: 'd1', code: 'H99.01-261121-4001' } : null,
      procedures: this.#scene.read && bins.length === 0 ? fitting(pages) : [],
    };
  }

  #papers(draft: string) {
    const originals = this.#originals.get(draft);
    if (originals) {
      const state = { kind: 'missing' as const };
      return originals.map(({ key, name }) => ({
        bin: { procedure: '2.000908', line: key },
        paper: { name, must_digitise: false, state, held: null },
      }));
    }
    if (!this.#scene.noPapers && this.#scene.pages !== undefined) this.#intake(draft).prepare();
    return this.#intake(draft).view.cases.flatMap((one) =>
      one.papers.map((paper) => ({ bin: { procedure: one.procedure, line: paper.key }, paper })),
    );
  }

  /** The page with what a reader finds on it. */
  #read(stack: FakeStack, sheet: SheetView, bins: BinView[]): SheetView {
    const secret = stack.isSecret(sheet.id) ? degree(this.#scene.secret?.indexOf(sheet.id) ?? 0) : null;
    const page = { ...sheet, secrecy: secret };
    if (!this.#scene.read || sheet.aside === 'blank') return page;
    const text = { kind: 'read', words: 212, confidence: 93 } as const;
    return { ...page, text, proposal: seems(sheet.id, bins), fields: fieldsOf(sheet.id, stack.confirmed, stack.filled) };
  }
}

/** The page goes to a paper, or is set aside, when all proposals are accepted. */
const wouldMove = ({ aside, bin, proposal }: SheetView) => aside === null && bin === null && proposal !== null && proposal.part.is !== 'other';

const same = (one: BinRef | null, other: BinRef | null) => one?.procedure === other?.procedure && one?.line === other?.line;

function tray(sheet: SheetView): TrayView {
  const page = { index: 0, picture: sheet.picture ?? '', turns: sheet.turns, removed: false, blank: false, angle_deg: 0, dpi: 300, findings: sheet.findings.map((note) => note.what) };
  return { id: `tray-scan-${sheet.id}`, whole_pdf: sheet.whole_pdf !== null, pages: [page] };
}

/** Pages and their arrangement. */
class FakeStack {
  pages: SheetView[] = [];
  /** All proposals were accepted once. */
  accepted = false;
  stopped: StackView['stopped'] = null;
  running = false;
  readonly confirmed: Confirmed = new Map();
  readonly filled = new Set<string>();
  #secret: number[];
  #newest = 0;
  #undo: SheetView[][] = [];
  #redo: SheetView[][] = [];

  constructor(scene: ScanScene) {
    this.#secret = scene.secret ?? [];
    for (let n = 0; n < (scene.pages ?? 0); n += 1) this.add(null, null);
    if (!scene.unready) return;
    const [fresh, unread, pdf] = this.pages.slice(-3);
    if (fresh) fresh.picture = null;
    if (unread) Object.assign(unread, { picture: null, failed: true });
    if (pdf) Object.assign(pdf, { whole_pdf: 4 });
  }

  /** The page bears a stamp that nobody has judged. */
  isSecret(id: number): boolean {
    return this.#secret.includes(id);
  }

  get canUndo(): boolean {
    return this.#undo.length > 0;
  }

  get canRedo(): boolean {
    return this.#redo.length > 0;
  }

  /** A page comes from the scanner. The fourth of a run is blank. */
  arrive(request: ScanRequest, nth: number): number {
    const before = this.pages.findIndex((sheet) => sheet.id === request.again);
    const old = this.pages[before];
    const sheet = this.add(request.bin, null);
    if (nth === 3) sheet.aside = 'blank';
    if (nth === 0) sheet.starts = true;
    if (!old) return sheet.id;
    this.#keep();
    this.pages = this.pages.filter((one) => one !== sheet);
    this.pages.splice(before + 1, 0, Object.assign(sheet, { bin: old.bin, starts: old.starts }));
    this.pages[before] = { ...old, aside: 'replaced', starts: false };
    return sheet.id;
  }

  add(bin: BinRef | null, pdf: number | null): SheetView {
    const id = (this.#newest += 1);
    const sheet: SheetView = {
      id,
      picture: `/picture/${incoming[0]?.name ?? ''}-${id}.svg`,
      failed: false,
      whole_pdf: pdf,
      in_file: 2,
      turns: 0,
      aside: null,
      starts: false,
      bin,
      angle_deg: id % 3 === 0 ? 1.25 : 0,
      dpi: id % 5 === 0 ? 150 : 300,
      width_mm: 210,
      height_mm: 297,
      findings: id % 5 === 0 ? [{ what: 'low_resolution', number: 150 }] : [],
      clean: { straighten: true, crop: true, whiten: true, photo: true, by_hand: null },
      text: id % 2 === 0 ? { kind: 'read', words: 212, confidence: 93 } : { kind: 'unavailable' },
      secrecy: null,
      proposal: null,
      fields: [],
    };
    this.pages.push(sheet);
    return sheet;
  }

  clean(id: number, clean: CleanView): void {
    this.#keep();
    this.pages = this.pages.map((sheet) => (sheet.id === id ? { ...sheet, clean, failed: false, picture: sheet.picture ?? '/picture/again.svg' } : sheet));
  }

  change(change: StackChange): void {
    if (change.change === 'undo') return this.#back(this.#undo, this.#redo);
    if (change.change === 'redo') return this.#back(this.#redo, this.#undo);
    if (change.change === 'dismiss') return void (this.stopped = null);
    if (change.change === 'not_secret') return void (this.#secret = this.#secret.filter((id) => !change.pages.includes(id)));
    if (change.change === 'destroy') return this.#destroy(change.pages);
    if (change.change === 'accept_proposals') return;
    this.#keep();
    this.#redo = [];
    if (change.change === 'move') return this.#move(change.pages, change.before);
    const named = 'page' in change ? [change.page] : change.pages;
    const ids = change.change === 'assign' && change.whole ? this.#documentsOf(named) : named;
    this.pages = this.pages.map((sheet) => (ids.includes(sheet.id) ? { ...sheet, ...this.#set(change, sheet) } : sheet));
  }

  /** Puts the pages that lie in no paper where they are proposed to be. */
  accept(read: SheetView[]): void {
    this.accepted = true;
    this.#keep();
    this.#redo = [];
    const moves = new Map(read.filter(wouldMove).map((page) => [page.id, page.proposal?.part]));
    this.pages = this.pages.map((sheet) => {
      const part = moves.get(sheet.id);
      if (part?.is === 'asked') return { ...sheet, bin: part.bin, starts: sheet.starts || part.begins };
      return part?.is === 'card' ? { ...sheet, aside: 'removed' } : sheet;
    });
  }

  /** Two pages each came in one file. There is no way back. */
  #destroy(ids: number[]): void {
    const file = (id: number) => Math.ceil(id / 2);
    const files = ids.map(file);
    this.pages = this.pages.filter((sheet) => !files.includes(file(sheet.id)));
    this.#secret = this.#secret.filter((id) => !files.includes(file(id)));
    [this.#undo, this.#redo] = [[], []];
  }

  #set(change: StackChange, sheet: SheetView): Partial<SheetView> {
    switch (change.change) {
      case 'assign':
        return { bin: change.bin };
      case 'turn':
        return { turns: (sheet.turns + change.turns) % 4 };
      case 'remove':
        return { aside: 'removed' };
      case 'restore':
        return { aside: null };
      case 'split':
        return { starts: true };
      case 'join':
        return { starts: false };
      default:
        return {};
    }
  }

  #move(ids: number[], before: number | null): void {
    const moved = this.pages.filter((sheet) => ids.includes(sheet.id));
    const rest = this.pages.filter((sheet) => !ids.includes(sheet.id));
    const at = rest.findIndex((sheet) => sheet.id === before);
    rest.splice(at < 0 ? rest.length : at, 0, ...moved);
    this.pages = rest;
  }

  #documentsOf(ids: number[]): number[] {
    let document = 0;
    const of = new Map(this.pages.map((sheet) => [sheet.id, (document += sheet.starts ? 1 : 0)]));
    const wanted = ids.map((id) => of.get(id));
    return this.pages.filter((sheet) => sheet.aside === null && wanted.includes(of.get(sheet.id))).map((sheet) => sheet.id);
  }

  #keep(): void {
    this.#undo.push(this.pages.map((sheet) => ({ ...sheet })));
  }

  #back(from: SheetView[][], to: SheetView[][]): void {
    const before = from.pop();
    if (!before) throw problem('NotFound');
    to.push(this.pages.map((sheet) => ({ ...sheet })));
    this.pages = before;
  }
}
