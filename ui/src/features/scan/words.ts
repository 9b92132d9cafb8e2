import type { ScanProgress, Secrecy, SheetView, StoppedView } from '../../bindings';
import { decimal, noteWords } from '../../lib/format/findings';
import type { Messages } from '../../messages/index.svelte';
import type { Guess } from './proposals';
import { isComing, type Placed } from './sheets';

/** A page of the grid, for who cannot see it. */
export function pageWords(m: Messages, page: Placed, of: number): string {
  const { sheet } = page;
  return [
    m.scan.grid.page(page.number, of),
    m.scan.grid.document(page.document),
    page.first && page.number > 1 ? m.scan.grid.starts : '',
    page.paper === null ? m.scan.grid.noBin : m.scan.grid.inBin(page.paper),
    page.guess ? guessWords(m, page.guess) : '',
    sheet.secrecy === null ? '' : stampWords(m, sheet.secrecy),
    isComing(sheet) ? m.scan.grid.coming : '',
    sheet.failed ? m.scan.grid.unread : '',
    ...sheet.findings.map((note) => noteWords(m, note)),
  ]
    .filter(Boolean)
    .join('. ');
}

/** "Có vẻ (92 %): Giấy chứng sinh" */
export function guessWords(m: Messages, { is, paper, confidence }: Guess): string {
  const other = is === 'slip' ? m.reading.propose.slip : m.reading.propose.card;
  return m.reading.propose.seems(paper ?? other, confidence);
}

/** "Có thể có dấu MẬT" */
export function stampWords(m: Messages, degree: Secrecy): string {
  return m.reading.stamp.maybe(m.reading.degrees[degree]);
}

/** Facts of a page with their numbers: resolution, size, skew. */
export function factWords(m: Messages, sheet: SheetView): string[] {
  const [dpi, width, height, angle] = [sheet.dpi ?? 0, sheet.width_mm ?? 0, sheet.height_mm ?? 0, sheet.angle_deg ?? 0];
  const side = sheet.turns % 2 === 1;
  const skewed = Math.abs(angle) >= 0.05 ? decimal(Math.abs(angle), 2) : null;
  return [
    dpi > 0 ? m.scan.page.dpi(Math.round(dpi)) : '',
    width > 0 ? m.scan.page.size(Math.round(side ? height : width), Math.round(side ? width : height)) : '',
    skewed === null ? '' : sheet.clean.straighten ? m.scan.page.straightened(skewed) : m.scan.page.angle(skewed),
  ].filter(Boolean);
}

/** How far a run is. */
export function progressWords(m: Messages, { pages, ms }: ScanProgress): string {
  return pages === 0 ? m.scan.progress.first : m.scan.progress.line(pages + 1, decimal(ms / pages / 1000), pages);
}

/** Why a run ended early, what is kept, what to do. `number` is that of the last page kept, where it is in the grid. */
export function stoppedWords(m: Messages, { fault, kept, by }: StoppedView, number: number | null): string {
  const { what, todo: usual } = m.scan.faults[fault];
  const todo = by ? m.scan.stopped.by(by.name, by.counter) : usual;
  if (kept === 0) return `${m.scan.stopped.atOnce(what)} ${todo}`;
  const last = number ?? kept;
  const next = fault === 'jam' ? m.scan.stopped.jam(last + 1) : todo;
  const double = fault === 'double_feed' ? `${m.scan.stopped.double(last)} ` : '';
  return `${m.scan.stopped.after(what, last, kept)} ${double}${next}`;
}

/** How far the text of a page is read. */
export function textWords(m: Messages, sheet: SheetView): string {
  const { text } = sheet;
  return text.kind === 'read' ? m.scan.page.text.read(text.words, text.confidence) : m.scan.page.text[text.kind];
}
