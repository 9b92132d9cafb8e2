import { untrack } from 'svelte';
import { events } from '../../bindings';

/**
 * Reads now and whenever something moved in the exchange, until stopped. News come in bursts: those that come while
 * it reads are answered by one more reading.
 */
export function followExchange(read: () => Promise<unknown>): () => void {
  let reading = false;
  let again = false;
  let ended = false;

  async function turn(): Promise<void> {
    again = reading;
    if (reading) return;
    reading = true;
    do {
      again = false;
      await read();
    } while (again && !ended);
    reading = false;
  }

  untrack(() => void turn());
  const listening = events.exchangeMoved.listen(() => void turn());
  return () => {
    ended = true;
    void listening.then((stop) => stop());
  };
}
