import { untrack } from 'svelte';

type Listener = (text: string) => void;

let listeners = $state.raw<Listener[]>([]);

/** Receives what the code reader reads while the calling component is on screen; the newest one wins. */
export function useCodes(listener: Listener): void {
  $effect(() => {
    listeners = [...untrack(() => listeners), listener];
    return () => {
      listeners = listeners.filter((other) => other !== listener);
    };
  });
}

/** Hands a code to whoever listens now. */
export function deliverCode(text: string): void {
  listeners.at(-1)?.(text);
}
