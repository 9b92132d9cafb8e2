type Listener = (text: string) => void;

/** Oldest first. Not state: a teardown would read the list as it was before this turn and lose a newer listener. */
let listeners: Listener[] = [];

/** Receives what the code reader reads while the calling component is on screen; the newest one wins. */
export function useCodes(listener: Listener): void {
  $effect(() => {
    listeners = [...listeners, listener];
    return () => {
      listeners = listeners.filter((other) => other !== listener);
    };
  });
}

/** Hands a code to whoever listens now. */
export function deliverCode(text: string): void {
  listeners.at(-1)?.(text);
}
