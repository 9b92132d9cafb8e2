export interface Toast {
  id: number;
  text: string;
  undo?: { label: string; run: () => void };
}

const plain = 4_000;
const withUndo = 10_000;

let next = 0;
let shown = $state<Toast[]>([]);

/** Toasts on screen, oldest first. */
export function toasts(): Toast[] {
  return shown;
}

/** Says that something went well. Problems are never toasts: they stand where they arose. */
export function toast(text: string, undo?: Toast['undo']): void {
  const id = ++next;
  shown = [...shown.slice(-2), { id, text, undo }];
  setTimeout(() => dismiss(id), undo ? withUndo : plain);
}

export function dismiss(id: number): void {
  shown = shown.filter((toast) => toast.id !== id);
}
