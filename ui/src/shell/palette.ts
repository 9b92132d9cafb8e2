import { tick } from 'svelte';
import { matches } from '../lib/format/text';
import { startIntake } from '../lib/ipc/intake-start';
import { news } from '../lib/ipc/news.svelte';
import { activeActs, perform } from '../lib/keyboard/dispatch.svelte';
import { shownKey, type Act } from '../lib/keyboard/keymap';
import { go, paths } from '../lib/navigation';
import { display } from '../lib/theme/theme.svelte';
import { t } from '../messages/index.svelte';
import type { App } from './app.svelte';
import { switchLanguage } from './language';
import { railOf } from './router.svelte';

/** One line of the palette. */
export type Found =
  | { group: 'commands'; title: string; chord: string | null; run: () => void }
  | { group: 'dossiers' | 'people'; title: string; detail: string; path: 'dossier' | 'person'; id: string };

interface Reach {
  app: App;
  mayReceive: boolean;
  onintake: () => void;
}

/** Commands whose name holds the words of the query, without regard to accents. */
export function findCommands(query: string, reach: Reach): Found[] {
  return commandsOf(reach).filter((command) => matches(command.title, query));
}

function commandsOf({ app, mayReceive, onintake }: Reach): Extract<Found, { group: 'commands' }>[] {
  const screens = app.session ? railOf(app.session).flatMap(({ act, path }) => (path === null ? [] : [{ act, path }])) : [];
  const keyed = (act: Act, run: () => void) => ({
    group: 'commands' as const,
    title: t().acts[act],
    chord: shownKey(act),
    run,
  });
  const plain = (title: string, run: () => void) => ({ group: 'commands' as const, title, chord: null, run });
  return [
    ...(mayReceive ? [keyed('newDossier', onintake), keyed('scanPapers', scanHere)] : []),
    ...(app.session?.permissions.includes('certify') ? [keyed('certifyNow', () => void tick().then(() => perform('certifyNow')))] : []),
    ...screens.map(({ act, path }) => keyed(act, () => go(path))),
    keyed('undo', () => void tick().then(() => perform('undo'))),
    keyed('lock', () => void app.lock()),
    keyed('help', () => void tick().then(() => perform('help'))),
    ...(['larger', 'smaller', 'normalSize'] as const).filter((act) => activeActs().includes(act)).map((act) => keyed(act, () => perform(act))),
    plain(t().app.switchLanguage, switchLanguage),
    plain(t().app.toggleTheme, () => display.toggle()),
    ...Object.entries(t().certify.tabs).map(([key, name]) => plain(`${t().rail.certify}: ${name}`, () => go(paths.certify(key)))),
    ...Object.entries(t().settings.sections).map(([key, name]) =>
      plain(`${t().rail.settings}: ${name}`, () => go(paths.settings(key))),
    ),
    ...acting(app),
    plain(t().app.signOut, () => void app.signOut()),
  ];
}

/** Scans into the intake on screen, or into a new one. */
function scanHere(): void {
  void tick().then(() => perform('scanPapers') || startIntake(undefined, paths.scan));
}

/** Taking up or laying down acting for an absent person. */
function acting(app: App): Extract<Found, { group: 'commands' }>[] {
  const now = app.session?.acting_for ?? null;
  const command = (title: string, absent: string | null) => ({
    group: 'commands' as const,
    title,
    chord: null,
    run: () => void app.actFor(absent).then((problem) => (news.problem = problem)),
  });
  return [
    ...(app.session?.may_act_for ?? [])
      .filter((one) => one.id !== now?.id)
      .map((one) => command(t().mistakes.acting.start(one.name), one.id)),
    ...(now ? [command(t().mistakes.acting.stop, null)] : []),
  ];
}
