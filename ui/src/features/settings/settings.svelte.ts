import { commands, type Acting, type Office, type ProvincePlan, type SettingsView, type UserId, type UserRequest } from '../../bindings';
import { toast } from '../../lib/components/toasts.svelte';
import { ask, type Answer, type Problem } from '../../lib/ipc/answer';
import { Reading } from '../../lib/ipc/reading.svelte';
import { t } from '../../messages/index.svelte';

export type Section = keyof ReturnType<typeof t>['settings']['sections'];

/** Sections in order; those after `outside` are everyone's own. */
export const sections: Section[] = [
  'agency',
  'calendar',
  'counter',
  'users',
  'printers',
  'reader',
  'certify',
  'signing',
  'sharing',
  'exchange',
  'backup',
  'catalogue',
  'trust',
  'outside',
  'display',
  'account',
];

/** The settings screen: each change is sent whole and the answer shown. */
export class Settings {
  reading = new Reading<SettingsView>(commands.settings);
  problem = $state.raw<Problem | null>(null);

  /** Changes the office by a function of its present state. */
  async change(next: (office: Office) => Office): Promise<boolean> {
    const view = this.reading.value;
    return view !== null && this.#take(await ask(() => commands.officeChange(next(view.office))));
  }

  async saveUser(request: UserRequest): Promise<boolean> {
    return this.#take(await ask(() => commands.userSave(request)));
  }

  /** Says for whom a user acts, and when: the whole list. */
  async deputise(user: UserId, acting: Acting[]): Promise<boolean> {
    return this.#take(await ask(() => commands.deputise(user, acting)));
  }

  /** Takes the province's file that was shown. */
  async takeFile(plan: ProvincePlan, path: string): Promise<boolean> {
    return this.#take(await ask(() => commands.provinceTake(plan.kind, path, plan.sha256)), t().settings.catalogue.done(plan.name));
  }

  /** An act that changes the settings in its own way. */
  async apply(command: () => Promise<Answer<SettingsView>>): Promise<boolean> {
    return this.#take(await ask(command));
  }

  /** An act that changes nothing here. True where it went well. */
  async act<T>(command: () => Promise<Answer<T>>): Promise<T | undefined> {
    const answer = await ask(command);
    this.problem = answer.status === 'error' ? answer.error : null;
    return answer.status === 'ok' ? answer.data : undefined;
  }

  #take(answer: Answer<SettingsView>, done = t().settings.saved): boolean {
    this.problem = answer.status === 'error' ? answer.error : null;
    if (answer.status === 'error') return false;
    toast(done);
    return this.reading.take(answer);
  }
}
