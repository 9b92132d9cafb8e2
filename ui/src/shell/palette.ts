import { tick } from 'svelte';
import { matches } from '../lib/format/text';
import { activeActs, perform } from '../lib/keyboard/dispatch.svelte';
import { shownKey, type Act } from '../lib/keyboard/keymap';
import { go, paths } from '../lib/navigation';
import { display } from '../lib/theme/theme.svelte';
import { t } from '../messages/index.svelte';
import type { App } from './app.svelte';
import { switchLanguage } from './language';

/** One line of the palette. */
export type Found =
  | { group: 'commands'; title: string; chord: string | null; run: () => void }
  | { group: 'dossiers' | 'people'; title: string; detail: string; path: 'dossier' | 'person'; id: string };

interface Reach {
  app: App;
  mayReceive: boolean;
  onintake: () => void;
}

/** Navigation acts that work from anywhere, with or without the screen below hearing keys. */
const navigation: Partial<Record<Act, string>> = {
  goHome: paths.home,
  goDossiers: paths.dossiers,
  goPeople: paths.people,
  goSettings: paths.settings(),
};

/** Commands whose name holds the words of the query, without regard to accents. */
export function findCommands(query: string, reach: Reach): Found[] {
  return commandsOf(reach).filter((command) => matches(command.title, query));
}

function commandsOf({ app, mayReceive, onintake }: Reach): Extract<Found, { group: 'commands' }>[] {
  const keyed = (act: Act, run: () => void) => ({
    group: 'commands' as const,
    title: t().acts[act],
    chord: shownKey(act),
    run,
  });
  const plain = (title: string, run: () => void) => ({ group: 'commands' as const, title, chord: null, run });
  return [
    ...(mayReceive ? [keyed('newDossier', onintake)] : []),
    ...Object.entries(navigation).map(([act, path]) => keyed(act as Act, () => go(path))),
    keyed('undo', () => void tick().then(() => perform('undo'))),
    keyed('lock', () => void app.lock()),
    keyed('help', () => void tick().then(() => perform('help'))),
    ...(['larger', 'smaller', 'normalSize'] as const).filter((act) => activeActs().includes(act)).map((act) => keyed(act, () => perform(act))),
    plain(t().app.switchLanguage, switchLanguage),
    plain(t().app.toggleTheme, () => display.toggle()),
    ...Object.entries(t().settings.sections).map(([key, name]) =>
      plain(`${t().rail.settings}: ${name}`, () => go(paths.settings(key))),
    ),
    plain(t().app.signOut, () => void app.signOut()),
  ];
}
