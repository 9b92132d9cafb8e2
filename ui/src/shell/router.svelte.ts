import type { Component, Snippet } from 'svelte';
import type { ExchangeMatter, Permission, SessionView } from '../bindings';
import type { IconName } from '../lib/components/icons';
import type { Reading } from '../lib/ipc/reading.svelte';
import type { Act } from '../lib/keyboard/keymap';
import { paths } from '../lib/navigation';

/** What every screen is given: who works, and the part of the address that varies. */
export interface PageProps {
  session: SessionView;
  id: string;
  /** The delivery of a matter to the province, for a screen of another feature to show. */
  delivery: Snippet<[reading: Reading<ExchangeMatter>, onchange: () => void]>;
}

type Load = () => Promise<{ default: Component<PageProps> }>;

interface Route {
  pattern: RegExp;
  load: Load;
  /** The rail entry that is lit. */
  rail: 'home' | 'intake' | 'dossiers' | 'certify' | 'people' | 'settings' | 'approvals' | 'audit' | 'verify' | 'sync';
}

const routes: Route[] = [
  { pattern: /^\/$/, rail: 'home', load: () => import('../features/home/HomePage.svelte') },
  { pattern: /^\/intake\/([\w-]+)$/, rail: 'intake', load: () => import('../features/intake/IntakePage.svelte') },
  {
    pattern: /^\/scan\/((?:copies\/)?[\w-]+(?:\/[^/]+\/[^/]+)?)$/,
    rail: 'intake',
    load: () => import('../features/scan/ScanPage.svelte'),
  },
  { pattern: /^\/dossiers$/, rail: 'dossiers', load: () => import('../features/search/SearchPage.svelte') },
  { pattern: /^\/dossiers\/([\w-]+)$/, rail: 'dossiers', load: () => import('../features/dossier/DossierPage.svelte') },
  { pattern: /^\/certify\/copies\/([\w-]+)$/, rail: 'certify', load: () => import('../features/certify/copies/CopyPage.svelte') },
  { pattern: /^\/certify(?:\/(\w+))?$/, rail: 'certify', load: () => import('../features/certify/CertifyPage.svelte') },
  { pattern: /^\/people$/, rail: 'people', load: () => import('../features/people/PeoplePage.svelte') },
  { pattern: /^\/people\/([\w-]+)$/, rail: 'people', load: () => import('../features/people/PersonPage.svelte') },
  { pattern: /^\/stamps$/, rail: 'people', load: () => import('../features/people/StampsPage.svelte') },
  { pattern: /^\/settings(?:\/(\w+))?$/, rail: 'settings', load: () => import('../features/settings/SettingsPage.svelte') },
  { pattern: /^\/sync\/matter\/(\w+\/[\w-]+)$/, rail: 'sync', load: () => import('../features/sync/MatterPage.svelte') },
  { pattern: /^\/sync\/hand\/([\w-]+)$/, rail: 'sync', load: () => import('../features/sync/HandPage.svelte') },
  { pattern: /^\/sync(?:\/(\w+))?$/, rail: 'sync', load: () => import('../features/sync/SyncPage.svelte') },
  { pattern: /^\/approvals$/, rail: 'approvals', load: () => import('../features/approvals/ApprovalsPage.svelte') },
  { pattern: /^\/audit$/, rail: 'audit', load: () => import('../features/audit/AuditPage.svelte') },
  { pattern: /^\/verify$/, rail: 'verify', load: () => import('../features/verify/VerifyPage.svelte') },
];

/** An entry of the rail. `intake` opens a new draft, the others a screen. */
export interface RailEntry {
  key: Route['rail'];
  act: Act;
  path: string | null;
  icon: IconName;
  /** Any of these opens it; none: everyone. */
  needs: Permission[];
}

const rail: RailEntry[] = [
  { key: 'home', act: 'goHome', path: paths.home, icon: 'home', needs: [] },
  { key: 'intake', act: 'goIntake', path: null, icon: 'intake', needs: ['receive'] },
  { key: 'dossiers', act: 'goDossiers', path: paths.dossiers, icon: 'dossiers', needs: [] },
  { key: 'certify', act: 'goCertify', path: paths.certify(), icon: 'stamp', needs: ['certify', 'keep_books', 'see'] },
  { key: 'people', act: 'goPeople', path: paths.people, icon: 'people', needs: [] },
  { key: 'settings', act: 'goSettings', path: paths.settings(), icon: 'settings', needs: [] },
  { key: 'approvals', act: 'goApprovals', path: paths.approvals, icon: 'check', needs: ['approve_cancel', 'approve_purge'] },
  { key: 'audit', act: 'goAudit', path: paths.audit, icon: 'shield', needs: ['see_access_log'] },
  { key: 'verify', act: 'goVerify', path: paths.verify, icon: 'signed', needs: [] },
  { key: 'sync', act: 'goSync', path: paths.sync(), icon: 'exchange', needs: ['see'] },
];

/** Entries of the rail in order, for who works. */
export function railOf(session: SessionView): RailEntry[] {
  return rail.filter(({ needs }) => needs.length === 0 || needs.some((one) => session.permissions.includes(one)));
}

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
