import type { CapabilitiesView, ScanFeed, ScanMode, ScanRequest } from '../../bindings';

export type Size = 'a4' | 'a5' | 'card' | 'all';
export type Feed = ScanFeed | 'auto';

/** How a kind of paper is scanned. */
export interface ScanSettings {
  feed: Feed;
  mode: ScanMode;
  dpi: number;
  size: Size;
  /** Blank pages part papers; whatever the kind of paper. */
  blankCuts?: boolean;
}

export type Profile = 'a4_colour' | 'a4_grey' | 'a4_lineart' | 'duplex' | 'card';

/** Ready-made settings, the most used first. */
export const profiles: Record<Profile, ScanSettings> = {
  a4_colour: { feed: 'auto', mode: 'colour', dpi: 300, size: 'a4' },
  a4_grey: { feed: 'auto', mode: 'grey', dpi: 300, size: 'a4' },
  a4_lineart: { feed: 'auto', mode: 'lineart', dpi: 300, size: 'a4' },
  duplex: { feed: 'feeder_duplex', mode: 'colour', dpi: 300, size: 'a4' },
  card: { feed: 'flatbed', mode: 'colour', dpi: 300, size: 'card' },
};

export const profileNames = Object.keys(profiles) as Profile[];

/** Width and height, millimetres; a card is given room, because nobody lays it into the very corner. */
const sizes: Record<Exclude<Size, 'all'>, [number, number]> = { a4: [210, 297], a5: [148, 210], card: [105, 74] };

/** The profile these settings are, or null. */
export function profileOf(settings: ScanSettings): Profile | null {
  const same = (one: ScanSettings) =>
    one.feed === settings.feed && one.mode === settings.mode && one.dpi === settings.dpi && one.size === settings.size;
  return profileNames.find((name) => same(profiles[name])) ?? null;
}

/** Sizes of paper that fit the scanner. A twentieth of an inch short of A4 is still A4 to every maker. */
export function sizesOf(can: CapabilitiesView): Size[] {
  const fits = ([width, height]: [number, number]) =>
    width <= (can.widest_mm ?? Infinity) + 1.5 && height <= (can.longest_mm ?? Infinity) + 1.5;
  const named = Object.keys(sizes) as (keyof typeof sizes)[];
  return [...named.filter((name) => fits(sizes[name])), 'all'];
}

/** The settings nearest to the wish that the scanner can do. */
export function fit(wish: ScanSettings, can: CapabilitiesView): ScanSettings {
  const dpi = can.resolutions.find((one) => one >= wish.dpi) ?? can.resolutions.at(-1) ?? wish.dpi;
  return {
    feed: wish.feed === 'auto' || can.feeds.includes(wish.feed) ? wish.feed : 'auto',
    mode: can.modes.includes(wish.mode) ? wish.mode : (can.modes[0] ?? wish.mode),
    dpi,
    size: sizesOf(can).includes(wish.size) ? wish.size : 'all',
    ...(wish.blankCuts ? { blankCuts: true } : {}),
  };
}

/** What is asked of the scanner. `auto` takes the feeder where there is one. */
export function asked(settings: ScanSettings, can: CapabilitiesView | null): Omit<ScanRequest, 'draft' | 'device' | 'bin' | 'again'> {
  const { feed, mode, dpi, size, blankCuts = false } = can ? fit(settings, can) : settings;
  const own: ScanFeed = can && !can.feeds.includes('feeder') ? (can.feeds[0] ?? 'flatbed') : 'feeder';
  return { feed: feed === 'auto' ? own : feed, mode, dpi, size_mm: size === 'all' ? null : within(sizes[size], can), blank_cuts: blankCuts };
}

function within([width, height]: [number, number], can: CapabilitiesView | null): [number, number] {
  return [Math.min(width, can?.widest_mm ?? width), Math.min(height, can?.longest_mm ?? height)];
}

/** Name of a network scanner from what a person types; null where it is no address. */
export function deviceAt(typed: string): string | null {
  const text = typed.trim();
  const whole = /^https?:\/\//i.test(text) ? text : `http://${text}`;
  if (text === '' || /\s/.test(text) || !URL.canParse(whole)) return null;
  const url = new URL(whole);
  if (url.username || url.password || url.hostname === '') return null;
  const path = url.pathname.replace(/\/+$/, '');
  return `escl:${url.protocol}//${url.host}${path === '' ? '/eSCL' : path}`;
}

/** The host of a network scanner's name, for showing it. */
export function hostOf(device: string): string {
  return /^escl:https?:\/\/([^/]+)/.exec(device)?.[1] ?? device;
}
