import { begin } from './begin';
import { FakeDesk } from './desk';
import { watch } from './rest';

type Callback = (message: unknown) => void;

interface MockWindow {
  __DESK__: FakeDesk;
  __EMIT__: (event: string, payload: unknown) => void;
  __TAURI_INTERNALS__: unknown;
  __TAURI_EVENT_PLUGIN_INTERNALS__: unknown;
}

// Stands where the shell would: the same calls, answered from memory.
const host = window as unknown as MockWindow;
const desk = new FakeDesk(begin().scenario);
const callbacks = new Map<number, Callback>();
const listeners = new Map<number, { event: string; handler: number }>();
let next = 1;

watch();

host.__DESK__ = desk;
host.__EMIT__ = (event, payload) => {
  for (const [id, listener] of listeners) {
    if (listener.event === event) callbacks.get(listener.handler)?.({ event, id, payload });
  }
};
host.__TAURI_INTERNALS__ = {
  transformCallback(callback: Callback): number {
    callbacks.set(next, callback);
    return next++;
  },
  unregisterCallback: (id: number) => callbacks.delete(id),
  async invoke(command: string, args: Record<string, unknown> = {}): Promise<unknown> {
    if (command === 'plugin:event|listen') {
      listeners.set(next, { event: String(args['event']), handler: Number(args['handler']) });
      return next++;
    }
    if (command === 'plugin:event|unlisten') return void listeners.delete(Number(args['eventId']));
    const wanted = args['options'] as { directory?: boolean } | undefined;
    if (command === 'plugin:dialog|open' && wanted?.directory) return '/media/o-dia-sao-luu';
    if (command === 'plugin:dialog|open') return ['/home/can-bo/chon-tu-hop-thoai.pdf'];
    if (command === 'plugin:dialog|save') {
      const { defaultPath } = args['options'] as { defaultPath: string };
      return `/home/can-bo/${defaultPath}`;
    }
    return desk.answer(command, args);
  },
};
host.__TAURI_EVENT_PLUGIN_INTERNALS__ = { unregisterListener: () => undefined };
