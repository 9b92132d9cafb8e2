/** Ways Vietnamese text reaches a box, as a browser sees them. */
type Box = HTMLInputElement | HTMLTextAreaElement;

/** Windows and IBus input methods: one composition per word, keys marked 229. */
export function compose(box: Box, steps: string[]): void {
  const start = box.value;
  fire(box, new CompositionEvent('compositionstart', { bubbles: true }));
  for (const step of steps) {
    key(box, 'Process', { keyCode: 229, isComposing: true });
    box.value = start + step;
    fire(box, new InputEvent('input', { bubbles: true, isComposing: true, data: step }));
  }
  fire(box, new CompositionEvent('compositionend', { bubbles: true, data: steps.at(-1) }));
}

/** Unikey and EVKey: the plain key, then Backspace × n and the accented letters in its place. */
export function unikey(box: Box, keys: string[]): void {
  for (const step of keys) {
    if (step === '⌫') {
      key(box, 'Backspace');
      box.value = [...box.value].slice(0, -1).join('');
      fire(box, new InputEvent('input', { bubbles: true, inputType: 'deleteContentBackward' }));
    } else {
      key(box, step);
      box.value += step;
      fire(box, new InputEvent('input', { bubbles: true, inputType: 'insertText', data: step }));
    }
  }
}

/** A key press that only the listeners see. False where one of them prevented it. */
export function key(box: Element, name: string, init: KeyboardEventInit = {}): boolean {
  return fire(box, new KeyboardEvent('keydown', { key: name, bubbles: true, cancelable: true, ...init }));
}

/** What each sequence of keys must leave in the box: [composition steps], [Unikey keys], text. */
export const sequences: [string, string[], string[]][] = [
  ['Tiếng', ['T', 'Ti', 'Tie', 'Tiê', 'Tiên', 'Tiêng', 'Tiếng'], ['T', 'i', 'e', '⌫', 'ê', 'n', 'g', '⌫', '⌫', '⌫', 'ế', 'n', 'g']],
  ['Nguyễn', ['N', 'Ngu', 'Nguyên', 'Nguyễn'], ['N', 'g', 'u', 'y', 'e', '⌫', 'ê', 'n', '⌫', '⌫', 'ễ', 'n']],
  ['Đặng', ['D', 'Đ', 'Đa', 'Đă', 'Đặng'], ['D', '⌫', 'Đ', 'a', '⌫', 'ă', 'n', 'g', '⌫', '⌫', '⌫', 'ặ', 'n', 'g']],
  ['Thường', ['T', 'Thuong', 'Thương', 'Thường'], ['T', 'h', 'u', 'o', '⌫', '⌫', 'ư', 'ơ', 'n', 'g', '⌫', '⌫', '⌫', 'ờ', 'n', 'g']],
  ['Đắk', ['Đ', 'Đă', 'Đắk'], ['Đ', 'a', '⌫', 'ă', 'k', '⌫', '⌫', 'ắ', 'k']],
  ['thủy', ['thu', 'thủ', 'thủy'], ['t', 'h', 'u', '⌫', 'ủ', 'y']],
];

function fire(box: Element, event: Event): boolean {
  return box.dispatchEvent(event);
}
