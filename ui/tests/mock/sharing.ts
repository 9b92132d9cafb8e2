import type { ClashSettle, ClashSide, ClashView, JoinRequest, SetUpDone, ShareTrouble, SharingView } from '../../src/bindings';
import type { Scenario } from './desk';
import { now, session } from './fixtures';
import { problem } from './problem';

/** Whether the record is shared, and how that stands; in a trouble everything else is well. */
export type SharingScene = 'alone' | 'good' | 'first' | 'cut' | 'coming' | 'full' | 'refused' | ShareTrouble;

const code = 'M4ZT-8QKC-22HW-RX7D';
/** Made by the hub for the day on which every PC is gone. */
const hubCode = 'H0HB-0000-0000-0001';

const good: SharingView = {
  hub: 'https://192.168.1.10:8443',
  commune: 'H99.01',
  certificate: '9f2c41d07be85a6310c4ef9277ab03d18e5f6a2291bb7c4d05e3f81a6c27d940',
  waiting: { events: 0, things: 0, files: 0 },
  absent: 0,
  clashes: 0,
  early: 0,
  anchored: 1834,
  heard_at: now,
  trouble: null,
  counters: [
    { device: 'device-1', counter: 1, own: false, retired_at: null, heir: null, kept_apart: 0 },
    { device: 'device-2', counter: 2, own: true, retired_at: null, heir: null, kept_apart: 0 },
    { device: 'device-3', counter: 3, own: false, retired_at: '2026-11-18T02:10:00Z', heir: 2, kept_apart: 0 },
  ],
};

const twelve = Array.from({ length: 12 }, (_, at) => ({ device: `device-${at + 1}`, counter: at + 1, own: at === 1, retired_at: null, heir: null, kept_apart: 0 }));

const views: Partial<Record<SharingScene, SharingView>> = {
  good,
  first: { ...good, counters: good.counters.slice(1, 2) },
  cut: {
    ...good,
    waiting: { events: 41, things: 3, files: 17 },
    clashes: 2,
    heard_at: '2026-11-21T01:05:00Z',
    trouble: 'away',
    counters: good.counters.map((one) => (one.counter === 1 ? { ...one, kept_apart: 12 } : one)),
  },
  coming: { ...good, waiting: { events: 2, things: 0, files: 1 }, absent: 6, early: 14 },
  full: { ...good, counters: twelve },
  unknown: { ...good, waiting: { events: 212, things: 5, files: 9 }, trouble: 'unknown' },
};

const side = (name: string, counter: number, kind = 'person.amended'): ClashSide => ({ name, counter, at: '2026-11-21T01:20:00Z', kind });

const clashes: ClashView[] = [
  {
    first: 'event-1',
    second: 'event-2',
    about: { kind: 'person', id: 'hong', name: 'Nguyễn Thị Hồng' },
    whole: false,
    stands: side('Lê Thị Thử', 2),
    other: side('Bùi Thị So', 1),
    fields: [
      { field: 'facts.phone', stands: '0900 000 001', other: '0900 000 002' },
      { field: 'facts.birth', stands: '1990-02-01', other: '1990-01-02' },
      { field: 'facts.hamlet', stands: '', other: 'Thôn Hai' },
    ],
  },
  {
    first: 'event-3',
    second: 'event-4',
    about: { kind: 'dossier', id: 'd1', code: '000.00.17.H99-261121-4501' },
    whole: true,
    stands: side('Lê Thị Thử', 2, 'dossier.cancelled'),
    other: side('Bùi Thị So', 1, 'dossier.result_recorded'),
    fields: [],
  },
];

function viewOf(scene: SharingScene): SharingView | null {
  if (scene === 'alone' || scene === 'refused') return null;
  const view = views[scene];
  return structuredClone(view ?? { ...good, trouble: scene as ShareTrouble });
}

/** Counters of the commune, in memory. */
export class FakeSharing {
  #view: SharingView | null;
  readonly #refuses: boolean;
  #clashes: ClashView[];

  constructor({ sharing = 'alone' }: Scenario) {
    this.#refuses = sharing === 'refused';
    this.#view = viewOf(sharing);
    this.#clashes = this.#view?.clashes ? clashes : [];
  }

  readonly handlers = {
    sharing: (): SharingView | null => this.#view,
    shareFound: ({ address, code: typed }: { address: string; code: string }): string => {
      if (this.#refuses) throw problem('HubRefused', { reason: 'away' });
      if (!typed.startsWith('ABCD')) throw problem('HubRefused', { reason: 'code' });
      this.#view = { ...good, hub: address, counters: good.counters.slice(1, 2) };
      return 'R7QW-2MZK-P9TD-44XC';
    },
    shareInvite: (): string => {
      if (this.#view?.trouble) throw problem('HubRefused', { reason: 'away' });
      return code;
    },
    shareReturn: ({ code: typed }: { code: string }): SharingView => {
      if (typed !== code) throw problem('HubRefused', { reason: 'code' });
      this.#view = good;
      return good;
    },
    shareJoin: ({ request }: { request: JoinRequest }): SetUpDone => {
      const refused = (reason: string) => problem('HubRefused', { reason });
      if (!request.address.includes('192.168.1.10')) throw refused(request.address.includes('192.168') ? 'away' : 'no_hub');
      if (request.commune !== 'H99.01') throw refused('commune');
      if (request.code === hubCode && request.recovery === null) throw refused('recovery');
      if (request.code !== code && request.code !== hubCode) throw refused('code');
      return { recovery_key: 'AAAA-BBBB-CCCC-DDDD-EEEE-FFFF-GGGG-HHHH', session };
    },
    shareRetire: ({ device }: { device: string }): SharingView => {
      if (this.#view === null || this.#view.trouble) throw problem('HubRefused', { reason: 'away' });
      const counters = this.#view.counters.map((one) => (one.device === device ? { ...one, retired_at: now, heir: 2 } : one));
      this.#view = { ...this.#view, counters };
      return this.#view;
    },
    clashes: (): ClashView[] => this.#clashes,
    clashSettle: ({ wish }: { wish: ClashSettle }): ClashView[] => {
      this.#clashes = this.#clashes.filter((one) => one.second !== wish.second);
      if (this.#view) this.#view = { ...this.#view, clashes: this.#clashes.length };
      return this.#clashes;
    },
  };
}
