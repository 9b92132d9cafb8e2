import type {
  IntakeView,
  NationalAccepted,
  NationalCheck,
  NationalRow,
  PersonAnswer,
  PersonAsk,
  RepositoryAnswer,
  RepositoryAsk,
  RepositoryTaken,
  Who,
} from '../../src/bindings';
import type { FakeIntake } from './intake';

/** How the province answers what is asked of it. */
export interface AskingScene {
  /** Without a line. */
  offline?: boolean;
  /** No code of a replacing result was entered. */
  noCodes?: boolean;
}

const there = { name: 'Nguyễn Thị Hồng', address: 'Thôn Đông, xã Tân Lập' };

const national: NationalRow = {
  procedure: 'khai-sinh',
  code: '1.001193',
  name: 'Đăng ký khai sinh',
  differences: [
    { kind: 'name', there: 'Thủ tục đăng ký khai sinh và cấp số định danh' },
    { kind: 'time', here: { kind: 'same_day', value: { cutoff: '15:00:00' } }, there: { kind: 'working_days', value: 3 } },
    { kind: 'result', here: 'Giấy khai sinh', there: 'Giấy khai sinh điện tử' },
    { kind: 'count', paper: 'Giấy chứng sinh', here: [1, 0], there: [0, 1] },
    { kind: 'fee', here: 0, there: 8000 },
    { kind: 'only_there', paper: 'Giấy tờ chứng minh quan hệ' },
    { kind: 'only_here', paper: 'Văn bản ủy quyền' },
  ],
  codes: [
    { of: 'sector', paper: null, named: 'Hộ tịch', code: 'G15-HT06' },
    { of: 'paper', paper: 'to-khai', named: 'Tờ khai theo mẫu', code: '000.00.00.G15-1001193' },
  ],
};

/** The population database, the document store, in memory. */
export class FakeAsking {
  readonly #scene: AskingScene;
  readonly #intake: (draft: string) => FakeIntake;

  constructor(scene: AskingScene, intake: (draft: string) => FakeIntake) {
    this.#scene = scene;
    this.#intake = intake;
  }

  readonly handlers = {
    personAsk: ({ question, otp }: { question: PersonAsk; otp: string }): PersonAnswer => {
      if (this.#scene.offline) return { kind: 'unanswered', why: { kind: 'line', why: 'connect' } };
      if (!/^\d{6}$/.test(otp)) return { kind: 'unanswered', why: { kind: 'refused', code: 'Client', words: 'Mã OTP không đúng' } };
      const { facts } = this.#intake(question.draft).view.submitter;
      const compared = (field: 'name' | 'address') => ({
        field,
        here: facts[field],
        there: there[field],
        same: facts[field] === there[field],
      });
      return { kind: 'found', fields: [compared('name'), compared('address')] };
    },
    personTake: ({ draft, who, fields }: { draft: string; who: Who; fields: string[] }): IntakeView => {
      const intake = this.#intake(draft);
      for (const field of fields) intake.change({ kind: 'field', who, field, value: field === 'address' ? there.address : there.name });
      return intake.view;
    },
    repositoryAsk: ({ question }: { question: RepositoryAsk; number: string }): RepositoryAnswer => {
      if (this.#scene.offline) return { kind: 'unanswered', why: { kind: 'line', why: 'name' } };
      if (this.#scene.noCodes || this.#intake(question.draft).view.cases.length === 0) return { kind: 'no_codes' };
      return {
        kind: 'found',
        papers: [
          {
            index: 0,
            name: 'Giấy khai sinh',
            number: '12/2015',
            issuer: 'UBND xã Tân Lập',
            files: 1,
            case: 0,
            line: 'khai-sinh',
            line_name: 'Giấy khai sinh bản chính',
          },
        ],
      };
    },
    nationalCheck: (): NationalCheck =>
      this.#scene.offline
        ? { rows: [], compared: 0, left: 0, unanswered: { kind: 'line', why: 'connect' } }
        : { rows: [national], compared: 2, left: 0, unanswered: null },
    nationalAccept: ({ effectiveFrom }: { procedure: string; effectiveFrom: string }): NationalAccepted => ({
      version: `${effectiveFrom}.quoc-gia-1`,
      effective_from: effectiveFrom,
      codes: 2,
    }),
    repositoryTake: ({ draft }: { draft: string; index: number }): RepositoryTaken => ({
      kind: 'taken',
      view: this.#intake(draft).import({ draft, case: 0, line: 'khai-sinh', incoming: ['khai-sinh.pdf'], paths: [], again: null }),
    }),
  };
}
