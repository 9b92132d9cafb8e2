/** Where a key works. `global` works everywhere; the others only while that part is on screen. */
export type Scope =
  | 'global'
  | 'home'
  | 'date'
  | 'intake'
  | 'papers'
  | 'import'
  | 'pages'
  | 'scan'
  | 'sheets'
  | 'fields'
  | 'slip'
  | 'dossier'
  | 'dialog'
  | 'certify'
  | 'lane'
  | 'queue'
  | 'copies'
  | 'compare'
  | 'verify'
  | 'sync'
  | 'settle'
  | 'hand';

interface Binding {
  scope: Scope;
  /** The first one is shown on buttons; the others also work. */
  keys: readonly [string, ...string[]];
  /** Still works while a dialog is open. */
  always?: boolean;
  /** A text box has its own meaning for it, which goes first. */
  textFirst?: boolean;
  /** Stands for all of its keys where they are listed. */
  shown?: string;
}

/**
 * Every shortcut of the app. The shortcut sheet, the palette, tooltips and the dispatcher read
 * this table; `messages.acts` names each entry. Of two entries with one key the earlier one answers
 * where both could (F4 in a date box on the intake page). Never Ctrl+Shift, Alt+Z, Insert or CapsLock:
 * Vietnamese input methods and screen readers own them.
 */
export const keymap = {
  help: { scope: 'global', keys: ['F1', 'Ctrl+/'], always: true },
  newDossier: { scope: 'global', keys: ['F2'] },
  find: { scope: 'global', keys: ['F3', 'Ctrl+F'] },
  certifyNow: { scope: 'global', keys: ['F8'] },
  nextRegion: { scope: 'global', keys: ['F6'] },
  previousRegion: { scope: 'global', keys: ['Shift+F6'] },
  undo: { scope: 'global', keys: ['Ctrl+Z'], textFirst: true },
  redo: { scope: 'global', keys: ['Ctrl+Y'], textFirst: true },
  acceptAll: { scope: 'global', keys: ['Alt+A'] },
  palette: { scope: 'global', keys: ['Ctrl+K'] },
  lock: { scope: 'global', keys: ['Ctrl+L'], always: true },
  larger: { scope: 'global', keys: ['Ctrl++', 'Ctrl+='], always: true },
  smaller: { scope: 'global', keys: ['Ctrl+-'], always: true },
  normalSize: { scope: 'global', keys: ['Ctrl+0'], always: true },
  goHome: { scope: 'global', keys: ['Alt+1'] },
  goIntake: { scope: 'global', keys: ['Alt+2'] },
  goDossiers: { scope: 'global', keys: ['Alt+3'] },
  goCertify: { scope: 'global', keys: ['Alt+4'] },
  goPeople: { scope: 'global', keys: ['Alt+5'] },
  goSettings: { scope: 'global', keys: ['Alt+6'] },
  goApprovals: { scope: 'global', keys: ['Alt+7'] },
  goAudit: { scope: 'global', keys: ['Alt+8'] },
  goVerify: { scope: 'global', keys: ['Alt+9'] },
  goSync: { scope: 'global', keys: ['Alt+0'] },
  openCalendar: { scope: 'date', keys: ['F4'] },
  nextDay: { scope: 'date', keys: ['Alt+ArrowUp'] },
  previousDay: { scope: 'date', keys: ['Alt+ArrowDown'] },
  primary: { scope: 'intake', keys: ['Ctrl+Enter'] },
  saveDraft: { scope: 'intake', keys: ['Ctrl+S'] },
  scanPapers: { scope: 'intake', keys: ['F4'] },
  nextProblem: { scope: 'intake', keys: ['F7'] },
  addProcedure: { scope: 'intake', keys: ['Alt+T'] },
  walkAway: { scope: 'intake', keys: ['Alt+W'] },
  importPapers: { scope: 'papers', keys: ['I'] },
  takeHeld: { scope: 'papers', keys: ['K'] },
  setShown: { scope: 'papers', keys: ['X'] },
  setOnPaper: { scope: 'papers', keys: ['G'] },
  setToFollow: { scope: 'papers', keys: ['B'] },
  setNotNeeded: { scope: 'papers', keys: ['D'] },
  viewPaper: { scope: 'papers', keys: ['V'] },
  printSlip: { scope: 'slip', keys: ['Enter', 'Ctrl+P'] },
  skipSlip: { scope: 'slip', keys: ['Escape'] },
  useFiles: { scope: 'import', keys: ['Enter'] },
  pickFile: { scope: 'import', keys: ['Space'] },
  turnRight: { scope: 'pages', keys: ['R'] },
  turnLeft: { scope: 'pages', keys: ['Shift+R'] },
  moveEarlier: { scope: 'pages', keys: ['Alt+ArrowLeft', 'Alt+ArrowUp'] },
  moveLater: { scope: 'pages', keys: ['Alt+ArrowRight', 'Alt+ArrowDown'] },
  removePage: { scope: 'pages', keys: ['Delete'] },
  scanNow: { scope: 'scan', keys: ['F4'] },
  stopScan: { scope: 'scan', keys: ['Escape'] },
  scanDone: { scope: 'scan', keys: ['Ctrl+Enter'] },
  stepPage: { scope: 'sheets', keys: ['ArrowRight', 'ArrowLeft', 'ArrowDown', 'ArrowUp', 'Home', 'End'], shown: '←↑→↓' },
  extendPages: {
    scope: 'sheets',
    keys: ['Shift+ArrowRight', 'Shift+ArrowLeft', 'Shift+ArrowDown', 'Shift+ArrowUp', 'Shift+Home', 'Shift+End'],
    shown: 'Shift+←↑→↓',
  },
  allPages: { scope: 'sheets', keys: ['Ctrl+A'] },
  assignPages: { scope: 'sheets', keys: ['1', '2', '3', '4', '5', '6', '7', '8', '9'], shown: '1…9' },
  unassignPages: { scope: 'sheets', keys: ['0'] },
  acceptPage: { scope: 'sheets', keys: ['Enter'] },
  splitHere: { scope: 'sheets', keys: ['S'] },
  joinPrevious: { scope: 'sheets', keys: ['M'] },
  cropPage: { scope: 'sheets', keys: ['C'] },
  openTray: { scope: 'sheets', keys: ['B'] },
  nextFinding: { scope: 'sheets', keys: ['Q'] },
  notSecret: { scope: 'sheets', keys: ['N'] },
  destroyPage: { scope: 'sheets', keys: ['Shift+Delete'] },
  openFields: { scope: 'sheets', keys: ['E'] },
  zoomPage: { scope: 'sheets', keys: ['Space'] },
  takeField: { scope: 'fields', keys: ['Enter'] },
  fillPerson: { scope: 'fields', keys: ['Shift+Enter'] },
  untakeField: { scope: 'fields', keys: ['Alt+Delete'] },
  confirm: { scope: 'dialog', keys: ['Ctrl+Enter'] },
  reprint: { scope: 'dossier', keys: ['Ctrl+P'] },
  goBack: { scope: 'dossier', keys: ['Escape'] },
  certifyTab: { scope: 'certify', keys: ['Ctrl+1', 'Ctrl+2', 'Ctrl+3', 'Ctrl+4', 'Ctrl+5', 'Ctrl+6'], shown: 'Ctrl+1…6' },
  takeVisit: { scope: 'lane', keys: ['Ctrl+Enter'] },
  declare: { scope: 'lane', keys: ['Alt+K'] },
  answerAsk: { scope: 'lane', keys: ['Alt+X'] },
  refuseOriginal: { scope: 'lane', keys: ['Ctrl+R'] },
  dropOriginal: { scope: 'lane', keys: ['Alt+Delete'] },
  asCopies: { scope: 'lane', keys: ['Alt+S'] },
  asSignature: { scope: 'lane', keys: ['Alt+C'] },
  asTranslation: { scope: 'lane', keys: ['Alt+D'] },
  asTransaction: { scope: 'lane', keys: ['Alt+G'] },
  asElectronic: { scope: 'lane', keys: ['Alt+E'] },
  scanTaken: { scope: 'lane', keys: ['F4'] },
  statementAgain: { scope: 'lane', keys: ['Ctrl+P'] },
  nextRow: { scope: 'queue', keys: ['J', 'ArrowDown'], textFirst: true },
  previousRow: { scope: 'queue', keys: ['K', 'ArrowUp'], textFirst: true },
  pickRow: { scope: 'queue', keys: ['Space'] },
  pickAllRows: { scope: 'queue', keys: ['Ctrl+A'], textFirst: true },
  printStatements: { scope: 'queue', keys: ['P'] },
  tickSigned: { scope: 'queue', keys: ['S'] },
  untickSigned: { scope: 'queue', keys: ['U'] },
  changeSigner: { scope: 'queue', keys: ['N'] },
  voidNumber: { scope: 'queue', keys: ['B'] },
  refuseRow: { scope: 'queue', keys: ['T'] },
  withdrawRow: { scope: 'queue', keys: ['R'] },
  strikeRow: { scope: 'queue', keys: ['G'] },
  cancelRow: { scope: 'queue', keys: ['X'] },
  printList: { scope: 'queue', keys: ['D'] },
  chooseSigned: { scope: 'verify', keys: ['Ctrl+O'] },
  printVerdict: { scope: 'verify', keys: ['Ctrl+P'] },
  saveVerdict: { scope: 'verify', keys: ['Ctrl+S'] },
  comparePictures: { scope: 'verify', keys: ['V'] },
  nextFile: { scope: 'verify', keys: ['J'] },
  previousFile: { scope: 'verify', keys: ['K'] },
  copiesStep: { scope: 'copies', keys: ['Alt+ArrowRight', 'Alt+ArrowLeft'], shown: 'Alt+←→' },
  copiesGo: { scope: 'copies', keys: ['Ctrl+Enter'] },
  openCopy: { scope: 'copies', keys: ['Enter'] },
  scanCopies: { scope: 'copies', keys: ['F4'] },
  returnCopies: { scope: 'copies', keys: ['H'] },
  printSlips: { scope: 'copies', keys: ['P'] },
  copiesToMedium: { scope: 'copies', keys: ['M'] },
  completeCopies: { scope: 'copies', keys: ['C'] },
  sealPapers: { scope: 'copies', keys: ['Y'] },
  compareGo: { scope: 'compare', keys: ['Ctrl+Enter'] },
  chooseCopy: { scope: 'compare', keys: ['Space'] },
  nextCopy: { scope: 'compare', keys: ['J'] },
  previousCopy: { scope: 'compare', keys: ['K'] },
  turnSheet: { scope: 'compare', keys: ['ArrowRight', 'ArrowLeft', 'PageDown', 'PageUp'], shown: '←→' },
  lockPanes: { scope: 'compare', keys: ['Z'] },
  loupe: { scope: 'compare', keys: ['L'] },
  moveLoupe: {
    scope: 'compare',
    keys: ['Shift+ArrowRight', 'Shift+ArrowLeft', 'Shift+ArrowDown', 'Shift+ArrowUp'],
    shown: 'Shift+←↑→↓',
  },
  zoomSheet: { scope: 'compare', keys: ['+', '=', '-'], shown: '+ −' },
  retryMatter: { scope: 'sync', keys: ['R'] },
  retryAll: { scope: 'sync', keys: ['Shift+R'] },
  laterMatter: { scope: 'sync', keys: ['L'] },
  keepHere: { scope: 'settle', keys: ['ArrowLeft'], textFirst: true },
  keepThere: { scope: 'settle', keys: ['ArrowRight'], textFirst: true },
  nextField: { scope: 'settle', keys: ['ArrowDown'], textFirst: true },
  previousField: { scope: 'settle', keys: ['ArrowUp'], textFirst: true },
  allHere: { scope: 'settle', keys: ['A'] },
  allThere: { scope: 'settle', keys: ['D'] },
  copyNext: { scope: 'hand', keys: ['Ctrl+C', 'Enter'], textFirst: true },
  copyBack: { scope: 'hand', keys: ['ArrowUp'], textFirst: true },
} as const satisfies Record<string, Binding>;

export type Act = keyof typeof keymap;

/** Entries in the order of the table. */
export const acts = Object.keys(keymap) as Act[];

/** The binding of an act, widened to the common shape. */
export function binding(act: Act): Binding {
  return keymap[act];
}

/** The chord shown beside a button or command. */
export function shownKey(act: Act): string {
  const { shown, keys } = binding(act);
  return shown ?? keys[0];
}

/** The chords to list for an act. */
export function listedKeys(act: Act): readonly string[] {
  const { shown, keys } = binding(act);
  return shown === undefined ? keys : [shown];
}
