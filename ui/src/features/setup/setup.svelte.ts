import { commands, type Agency, type JoinRequest, type Role, type SetUpDone, type SetUpRequest } from '../../bindings';
import { ask, type Answer, type Problem } from '../../lib/ipc/answer';

export type Step = 'welcome' | 'agency' | 'counter' | 'administrator' | 'recovery' | 'restore' | 'join';

/** Steps of a real set-up, in order; practice needs none. */
export const steps: Step[] = ['agency', 'counter', 'administrator'];

/** Answers of the first set-up, kept in memory until they are sent once. */
export class SetUp {
  step = $state<Step>('welcome');
  agency = $state<Agency>({
    code: '',
    superior: '',
    name: '',
    unit: 'Bộ phận Tiếp nhận và Trả kết quả',
    place: '',
    address: '',
    phone: '',
    hotline: '',
  });
  counter = $state(1);
  name = $state('');
  roles = $state<Role[]>(['reception_clerk']);
  secret = '';
  secretAgain = '';
  /** Shown once; never stored by the window. */
  recoveryKey = $state('');
  problem = $state.raw<Problem | null>(null);
  busy = $state(false);
  readonly leastSecret: number;

  constructor(leastSecret: number) {
    this.leastSecret = leastSecret;
  }

  /** Ids of the fields of this step that still need something. */
  missing(): ('code' | 'name' | 'unit' | 'admin' | 'secret' | 'again')[] {
    if (this.step === 'agency') {
      return (['code', 'name', 'unit'] as const).filter((field) => this.agency[field].trim() === '');
    }
    if (this.step !== 'administrator') return [];
    return [
      ...(this.name.trim() === '' ? (['admin'] as const) : []),
      ...([...this.secret].length < this.leastSecret ? (['secret'] as const) : []),
      ...(this.secret !== this.secretAgain ? (['again'] as const) : []),
    ];
  }

  next(): void {
    const at = steps.indexOf(this.step);
    this.step = steps[at + 1] ?? this.step;
  }

  back(): void {
    const at = steps.indexOf(this.step);
    this.step = steps[at - 1] ?? 'welcome';
  }

  /** Comes in as one more counter of a commune; what this PC is called was decided by whoever made the code. */
  async join(request: JoinRequest): Promise<void> {
    this.#take(await this.#send(() => commands.shareJoin(request)));
  }

  /** Creates the store. The secret leaves the window's memory with the request. */
  async finish(): Promise<void> {
    const request: SetUpRequest = {
      agency: $state.snapshot(this.agency),
      counter: this.counter,
      name: this.name,
      roles: $state.snapshot(this.roles),
      secret: this.secret,
    };
    this.#take(await this.#send(() => commands.setUp(request)));
  }

  async #send(command: () => Promise<Answer<SetUpDone>>): Promise<Answer<SetUpDone>> {
    this.busy = true;
    const answer = await ask(command);
    this.busy = false;
    return answer;
  }

  #take(answer: Answer<SetUpDone>): void {
    if (answer.status === 'error') {
      this.problem = answer.error;
      return;
    }
    this.problem = null;
    this.secret = '';
    this.secretAgain = '';
    this.recoveryKey = answer.data.recovery_key;
    this.step = 'recovery';
  }
}
