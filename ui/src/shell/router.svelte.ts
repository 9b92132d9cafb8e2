import type { Component } from 'svelte';
import type { SessionView } from '../bindings';
import type { Act } from '../lib/keyboard/keymap';
import { paths } from '../lib/navigation';

/** What every screen is given: who works, and the part of the address that varies. */
export interface PageProps {
  session: SessionView;
  id: string;
}

type Load = () => Promise<{ default: Component<PageProps> }>;

interface Route {
  pattern: RegExp;
  load: Load;
  /** The rail entry that is lit. */
  rail: 'home' | 'intake' | 'dossiers' | 'people' | 'settings';
}

const routes: Route[] = [
  { pattern: /^\/$/, rail: 'home', load: () => import('../features/home/HomePage.svelte') },
  { pattern: /^\/intake\/([\w-]+)$/, rail: 'intake', load: () => import('../features/intake/IntakePage.svelte') },
  { pattern: /^\/dossiers$/, rail: 'dossiers', load: () => import('../features/search/SearchPage.svelte') },
  { pattern: /^\/dossiers\/([\w-]+)$/, rail: 'dossiers', load: () => import('../features/dossier/DossierPage.svelte') },
  { pattern: /^\/people$/, rail: 'people', load: () => import('../features/people/PeoplePage.svelte') },
  { pattern: /^\/people\/([\w-]+)$/, rail: 'people', load: () => import('../features/people/PersonPage.svelte') },
  { pattern: /^\/settings(?:\/(\w+))?$/, rail: 'settings', load: () => import('../features/settings/SettingsPage.svelte') },
];

/** Entries of the rail in order. `intake` opens a new draft, the others a screen. */
export const rail = [
  { key: 'home', act: 'goHome', path: paths.home, icon: 'home' },
  { key: 'intake', act: 'goIntake', path: null, icon: 'intake' },
  { key: 'dossiers', act: 'goDossiers', path: paths.dossiers, icon: 'dossiers' },
  { key: 'people', act: 'goPeople', path: paths.people, icon: 'people' },
  { key: 'settings', act: 'goSettings', path: paths.settings(), icon: 'settings' },
] as const satisfies { key: Route['rail']; act: Act; path: string | null; icon: string }[];

let path = $state(read());
addEventListener('hashchange', () => (path = read()));

/** The present address. */
export function here(): string {
  return path;
}

/** The screen of an address, or null where there is none. */
export function resolve(address: string): { route: Route; id: string } | null {
  for (const route of routes) {
    const found = route.pattern.exec(address);
    if (found) return { route, id: found[1] ?? '' };
  }
  return null;
}

function read(): string {
  return location.hash.slice(1) || '/';
}
