import { composing } from './composition';

const bare = new Set(['Control', 'Shift', 'Alt', 'Meta', 'AltGraph', 'Process', 'Dead', 'CapsLock']);

/**
 * The name of a key press as keymap.ts writes it: "F2", "Ctrl+Enter", "Alt+A", "Shift+F6", "R".
 * Null for bare modifiers and while an input method composes. Digits under Alt are read from
 * the physical key, because Vietnamese layouts put letters on the digit row.
 */
export function chordOf(event: KeyboardEvent): string | null {
  if (composing(event) || bare.has(event.key)) return null;
  const key = keyName(event);
  const shift = event.shiftKey && (key.length > 1 || /[A-Z]/.test(key));
  return [event.ctrlKey || event.metaKey ? 'Ctrl' : '', event.altKey ? 'Alt' : '', shift ? 'Shift' : '', key]
    .filter(Boolean)
    .join('+');
}

/** A chord of one printable key: it must never fire while text is being typed. */
export function isSingleKey(chord: string): boolean {
  return /^(Shift\+)?(.|Space)$/u.test(chord);
}

function keyName(event: KeyboardEvent): string {
  if (event.altKey || event.ctrlKey) {
    const physical = /^(?:Digit|Numpad)(\d)$/.exec(event.code)?.[1] ?? /^Key([A-Z])$/.exec(event.code)?.[1];
    if (physical) return physical;
  }
  if (event.key === ' ') return 'Space';
  return event.key.length === 1 ? event.key.toUpperCase() : event.key;
}
