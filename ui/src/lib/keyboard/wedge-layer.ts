import { composing, takesText } from './composition';
import { wedge, WedgeDetector } from './wedge';

interface Before {
  value: string;
  start: number | null;
  end: number | null;
}

/**
 * Catches a typing code reader before the focused field does, wherever the focus is.
 * Fields get back the text they had before the burst. Returns the function that uninstalls.
 */
export function installWedge(target: Window, onCode: (text: string) => void): () => void {
  const detector = new WedgeDetector();
  const history: Before[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;

  const giveBack = (text: string) => {
    const field = focusedField();
    if (text && field) typeInto(field, text);
  };

  const listener = (event: KeyboardEvent) => {
    if (event.repeat || event.ctrlKey || event.metaKey || event.altKey || composing(event)) return;
    if (event.key === 'Shift') return;
    clearTimeout(timer);
    remember(history);
    const verdict = detector.feed(event.key, event.timeStamp);
    if (verdict.kind === 'release') giveBack(verdict.text);
    if (verdict.kind === 'pass' || verdict.kind === 'release') return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (verdict.kind === 'code') {
      history.length = 0;
      onCode(verdict.text);
      return;
    }
    if (verdict.undo > 0) restore(history.at(-1 - verdict.undo));
    timer = setTimeout(() => giveBack(detector.release()), wedge.quiet);
  };

  /** A word being composed is a person's. */
  const interrupt = () => detector.interrupt();

  target.addEventListener('keydown', listener, true);
  target.addEventListener('compositionstart', interrupt, true);
  return () => {
    clearTimeout(timer);
    target.removeEventListener('keydown', listener, true);
    target.removeEventListener('compositionstart', interrupt, true);
  };
}

type Field = HTMLInputElement | HTMLTextAreaElement;

function focusedField(): Field | null {
  const focused = document.activeElement;
  const field = focused instanceof HTMLInputElement || focused instanceof HTMLTextAreaElement;
  return field && takesText(focused) ? focused : null;
}

function remember(history: Before[]): void {
  const field = focusedField();
  history.push({
    value: field?.value ?? '',
    start: field?.selectionStart ?? null,
    end: field?.selectionEnd ?? null,
  });
  if (history.length > 4 * wedge.keys) history.shift();
}

function restore(before: Before | undefined): void {
  const field = focusedField();
  if (!before || !field) return;
  field.value = before.value;
  if (before.start !== null) field.setSelectionRange(before.start, before.end);
  field.dispatchEvent(new Event('input', { bubbles: true }));
}

function typeInto(field: Field, text: string): void {
  const at = field.selectionStart ?? field.value.length;
  field.setRangeText(text, at, field.selectionEnd ?? at, 'end');
  field.dispatchEvent(new Event('input', { bubbles: true }));
}
