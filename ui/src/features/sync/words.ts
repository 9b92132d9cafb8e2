import type { ExchangeRow, ExchangeView, LineView } from '../../bindings';
import { shortMoment } from '../../lib/format/delivery';
import { t } from '../../messages/index.svelte';

/** How long something may wait before it is said in red. */
const patience = 24 * 3600 * 1000;

/** The exchange in two or three sentences: the line, what waits for what, when something was last taken. */
export function headline(view: ExchangeView): string[] {
  const words = t().sync.head;
  const { waiting, refused, conflict, look, by_hand: byHand, away, doubled } = view.counts;
  const parts = [
    waiting > 0 && words.waiting(waiting),
    refused > 0 && words.refused(refused),
    conflict > 0 && words.conflict(conflict),
    look > 0 && words.look(look),
    byHand > 0 && words.byHand(byHand),
    away > 0 && words.away(away),
    doubled > 0 && words.doubled(doubled),
  ].filter((part) => part !== false);
  return [
    lineWords(view),
    parts.length > 0 ? `${parts.join(', ')}.` : words.nothing,
    view.last_taken ? words.last(shortMoment(view.last_taken)) : words.never,
  ];
}

/** Since when a line is as it is, when it last answered, when it is tried again. */
export function lineFacts(line: LineView): string {
  const words = t().sync.lines;
  return [
    line.since && words.since(shortMoment(line.since)),
    line.state.kind !== 'up' && line.heard && words.heard(shortMoment(line.heard)),
    line.next && words.next(shortMoment(line.next)),
  ]
    .filter(Boolean)
    .join(' · ');
}

/** What keeps a line from working, and what to do; empty where nothing does. */
export function lineTrouble({ state }: LineView): string {
  const words = t().sync.lines;
  switch (state.kind) {
    case 'down':
      return t().sync.faults[state.why];
    case 'barred':
      return words.barred(state.words, state.code);
    case 'unset':
      return words.unset;
    default:
      return '';
  }
}

/** Whether a matter waits longer than a day. */
export function isOld(row: ExchangeRow, now: Date): boolean {
  return row.since !== null && now.getTime() - Date.parse(row.since) > patience;
}

/** Identity of a row in a list. */
export function rowKey({ subject }: ExchangeRow): string {
  return `${subject.kind}-${subject.id}`;
}

function lineWords(view: ExchangeView): string {
  const words = t().sync.head;
  if (view.stopped) return words.stopped;
  if (view.lines.length === 0) return words.unset;
  const up = view.lines.filter((line) => line.state.kind === 'up').length;
  if (up === 0) return words.down;
  return up === view.lines.length ? words.up : words.partly;
}
