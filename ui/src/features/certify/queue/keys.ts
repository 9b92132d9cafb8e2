import { useKeys, type Handlers } from '../../../lib/keyboard/dispatch.svelte';
import type { Queue } from './queue.svelte';
import { offered, type RowAct } from './acts';

/** Keys of a screen with rows: moving, choosing, and what may be done with what is chosen. */
export function useRowKeys(queue: Queue, acts: () => RowAct[], more: () => Handlers = () => ({})): void {
  useKeys(() => ({
    nextRow: () => step(queue, 1),
    previousRow: () => step(queue, -1),
    pickRow: () => queue.focused !== null && queue.toggle(queue.focused),
    pickAllRows: () => queue.toggleAll(),
    ...Object.fromEntries(offered(queue, acts()).map((one) => [one.act, one.run])),
    ...more(),
  }));
}

function step(queue: Queue, by: 1 | -1): void {
  const rows = queue.all;
  const at = rows.findIndex((row) => row.id === queue.focused);
  const inside = document.activeElement?.id === `row-${queue.focused}`;
  const next = inside ? rows[Math.min(Math.max(at + by, 0), rows.length - 1)] : rows[Math.max(at, 0)];
  if (!next) return;
  queue.focused = next.id;
  focusRow(queue);
}

/** Puts the focus on the row that keys are about. */
export function focusRow(queue: Queue): void {
  document.getElementById(`row-${queue.focused}`)?.focus();
}
