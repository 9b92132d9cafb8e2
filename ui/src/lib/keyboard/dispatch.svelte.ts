import { chordOf, isSingleKey } from './chord';
import { takesText } from './composition';
import { acts, binding, type Act } from './keymap';

/** What the keys of an act do; an act of several keys is told which one it was. */
export type Handlers = Partial<Record<Act, (chord: string) => void>>;

interface Layer {
  handlers: Handlers;
  depth: Depth;
}

/** `open`: the layers below answer too. `modal`: they hear only keys marked `always`. `sealed`: they hear nothing. */
type Depth = 'open' | 'modal' | 'sealed';

/** Single keys wait this long, because a code reader that types begins like a person pressing one key. */
const readerQuiet = 45;

/** Oldest first. Not state: a teardown would read the list as it was before this turn and lose a newer layer. */
let layers: Layer[] = [];
let waiting: ReturnType<typeof setTimeout> | undefined;

/**
 * Gives keys a meaning while the calling component is on screen; the newest layer answers first.
 * `handlers` is read again when what it depends on changes.
 */
export function useKeys(handlers: () => Handlers, options: { depth?: Depth } = {}): void {
  const layer: Layer = { handlers: {}, depth: options.depth ?? 'open' };
  // New handlers take the old ones' place: a screen that reads again must not climb over its dialog.
  $effect(() => {
    layer.handlers = handlers();
  });
  $effect(() => {
    layers = [...layers, layer];
    return () => {
      layers = layers.filter((other) => other !== layer);
    };
  });
}

/** Acts that would do something if pressed now, for the shortcut sheet and the palette. */
export function activeActs(): Act[] {
  return acts.filter((act) => handlerOf(act) !== undefined);
}

/** Does what the key of this act would do now. False where nothing on screen answers. */
export function perform(act: Act, chord: string = binding(act).keys[0]): boolean {
  const handler = handlerOf(act);
  handler?.(chord);
  return handler !== undefined;
}

/** The window's only listener for shortcuts. */
export function onShortcut(event: KeyboardEvent): void {
  clearTimeout(waiting);
  if (event.defaultPrevented) return;
  const chord = chordOf(event);
  if (chord === null || (chord === 'Enter' && ownsEnter(event.target))) return;
  const act = acts.find((name) => binding(name).keys.includes(chord) && handlerOf(name));
  if (!act || (binding(act).textFirst && takesText(event.target))) return;
  if (isSingleKey(chord)) {
    if (takesText(event.target)) return;
    waiting = setTimeout(() => perform(act, chord), readerQuiet);
  } else {
    perform(act, chord);
  }
  event.preventDefault();
}

/** Enter on a control does what that control does. */
function ownsEnter(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('a, button, input, select, textarea, summary') !== null;
}

function handlerOf(act: Act): Handlers[Act] {
  let covered = false;
  for (const layer of layers.toReversed()) {
    const handler = layer.handlers[act];
    if (handler && (!covered || binding(act).always)) return handler;
    if (layer.depth === 'sealed') return undefined;
    covered ||= layer.depth === 'modal';
  }
  return undefined;
}
