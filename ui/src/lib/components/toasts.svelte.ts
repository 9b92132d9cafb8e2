export interface Toast {
  id: number;
  text: string;
  undo?: { label: string; run: () => void };
}

const plain = 4_000;
const withUndo = 15_000;
/** More would hide the screen. */
const most = 3;

let next = 0;
let shown = $state<Toast[]>([]);

/** Toasts on screen, oldest first. */
export function toasts(): Toast[] {
  return shown;
}

/** Says that something went well, and names what it shows. Problems are never toasts: they stand where they arose. */
export function toast(text: string, undo?: Toast['undo']): number {
  const id = ++next;
  shown = [...room(shown.filter((other) => other.undo || other.text !== text)), { id, text, undo }];
  setTimeout(() => dismiss(id), undo ? withUndo : plain);
  return id;
}

export function dismiss(id: number): void {
  shown = shown.filter((toast) => toast.id !== id);
}

/** Takes back what this toast offers to take back. */
export function undo(toast: Toast): void {
  dismiss(toast.id);
  toast.undo?.run();
}

/** Takes back the newest thing that a toast still offers. False where none does. */
export function undoNewest(): boolean {
  const newest = shown.findLast((toast) => toast.undo);
  if (newest) undo(newest);
  return newest !== undefined;
}

/** Leaves place for one more; a way back is the last to go. */
function room(toasts: Toast[]): Toast[] {
  if (toasts.length < most) return toasts;
  const going = toasts.find((toast) => !toast.undo) ?? toasts[0];
  return toasts.filter((toast) => toast !== going);
}
