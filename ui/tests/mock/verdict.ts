import type { ListPrinted, PicturesView, RootView, TrustPlan, TrustView, VerdictLine, VerdictPart, VerdictTone, VerdictView } from '../../src/bindings';
import { problem } from './problem';

/** Files are told apart by their names: `hop-le`, `hong`, `huy-so`, `khong-ky`, `qua-nang`; any other is undetermined. */
export class FakeVerdicts {
  readonly #practice: boolean;
  #trust: TrustView;

  constructor(practice: boolean) {
    this.#practice = practice;
    this.#trust = { date: '2026-11-21', practice, roots: practice ? [root('Gốc tập huấn', null)] : [] };
  }

  readonly handlers = {
    signaturesCheck: ({ path }: { path: string }): VerdictView => this.#judge(path),
    verdictPictures: ({ path }: { path: string }): PicturesView =>
      path.includes('hong')
        ? {
            tone: 'bad',
            sentence: '1 trang nhìn khác bản đã ký.',
            lines: [{ label: 'Trang 2', value: 'Nhìn khác bản đã ký', tone: 'bad' }],
          }
        : { tone: 'good', sentence: 'Cả 3 trang giống bản đã ký, trừ chỗ hiện chữ ký.', lines: [] },
    verdictPicturesStop: () => null,
    trustList: (): TrustView => this.#trust,
    trustPlan: (): TrustPlan => ({
      taken: [root('Gốc thử nghiệm của tỉnh', null)],
      left: [{ holder: 'Lò Thị Mẫu', reason: 'no_authority' }],
      digest: 'ab'.repeat(32),
    }),
    trustTake: (): TrustView => {
      this.#trust = { ...this.#trust, roots: [...this.#trust.roots, root('Gốc thử nghiệm của tỉnh', '2026-11-21T02:42:07Z')] };
      return this.#trust;
    },
    verdictPrint: ({ path }: { path: string }): ListPrinted => {
      this.#judge(path);
      return { printer: 'HP LaserJet', rows: 1 };
    },
    verdictSave: ({ path }: { path: string }): VerdictView => this.#judge(path),
  };

  #judge(path: string): VerdictView {
    const file = path.split('/').at(-1) ?? path;
    const is = (name: string) => file.includes(name);
    if (is('qua-nang')) throw problem('FileTooHeavy');
    const view: VerdictView = {
      file,
      bytes: 148_302,
      sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
      judged_at: '2026-11-21T02:42:07Z',
      trust_date: '2026-11-21',
      practice: this.#practice,
      overall: 'undetermined',
      tone: 'unsure',
      sentence: 'Chưa kết luận được: không có thông tin thu hồi dùng được cho lúc ký.',
      facts: [
        { label: 'Tệp:', value: file },
        { label: 'Dung lượng:', value: '148302 byte' },
        { label: 'SHA-256 của tệp:', value: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08' },
        { label: 'Kiểm tra lúc:', value: '21/11/2026 09:42:07 +07:00' },
        { label: 'Gốc tin cậy:', value: 'danh sách của chương trình ngày 21/11/2026 (4 gốc)' },
      ],
      signatures: [signature(1, 'Phạm Thị Ký', 'unsure'), signature(2, 'Ủy ban nhân dân xã Thử Nghiệm', 'good')],
      notes: [],
      own: null,
      json: '{}',
    };
    if (is('khong-ky')) return { ...view, overall: 'unsigned', tone: 'plain', sentence: 'Tệp không có chữ ký số nào.', signatures: [] };
    if (is('hop-le')) {
      const sentence = 'Hợp lệ: 2 chữ ký, tất cả còn nguyên vẹn, đã kiểm tra đủ và tin cậy được.';
      return { ...view, overall: 'valid', tone: 'good', sentence, signatures: [signature(1, 'Phạm Thị Ký', 'good'), signature(2, 'Ủy ban nhân dân xã Thử Nghiệm', 'good')] };
    }
    if (is('hong')) {
      const sentence = 'Không hợp lệ: một chú thích đã được đặt đè lên trang đã ký.';
      return { ...view, overall: 'invalid', tone: 'bad', sentence, signatures: [signature(1, 'Phạm Thị Ký', 'bad')] };
    }
    if (is('huy-so')) {
      const sentence = 'Không còn giá trị: số chứng thực này đã bị hủy ngày 20/11/2026 theo quyết định số 12/QĐ-UBND.';
      return {
        ...view,
        overall: 'invalid',
        tone: 'bad',
        sentence,
        facts: [...view.facts, { label: 'Bản sao điện tử của quầy:', value: 'số 58, quyển số 01/2026-SCTĐT/BS, ngày 18/11/2026' }],
        own: { id: '0190a5b6-0000-7000-8000-000000000058', number: 58, book: '01/2026-SCTĐT/BS', day: '2026-11-18', state: 'cancelled', ended: '2026-11-20', decision: '12/QĐ-UBND' },
      };
    }
    return { ...view, notes: ['Danh sách gốc tin cậy còn trống, nên chưa chữ ký nào có thể kết luận là tin cậy được.'] };
  }
}

function root(holder: string, taken_at: string | null): RootView {
  return {
    holder,
    issuer: holder,
    serial: '01',
    fingerprint: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    from: '2020-01-01T00:00:00Z',
    until: '2050-01-01T00:00:00Z',
    purposes: ['signing', 'timestamping'],
    source: 'goc.pem',
    taken_at,
  };
}

function signature(number: number, signer: string, tone: VerdictTone): VerdictPart {
  const line = (label: string, value: string, tone: VerdictTone = 'good'): VerdictLine => ({ label, value, tone });
  const sentences: Record<VerdictTone, string> = {
    plain: '',
    good: 'Hợp lệ: còn nguyên vẹn, đã kiểm tra đủ và tin cậy được.',
    unsure: 'Chưa kết luận được: không có thông tin thu hồi dùng được cho lúc ký.',
    bad: 'Không hợp lệ: một chú thích đã được đặt đè lên trang đã ký.',
  };
  const revocation =
    tone === 'unsure'
      ? line('Thu hồi', 'Chưa kiểm tra được, vì không có thông tin thu hồi dùng được cho lúc đó', 'unsure')
      : line('Thu hồi', 'Chưa bị thu hồi vào lúc 20/11/2026 10:44:02 +07:00');
  const changes =
    tone === 'bad' ? line('Thay đổi trái phép', 'Thêm hoặc sửa chú thích', 'bad') : line('Thay đổi được phép', 'Bổ sung chứng thư và thông tin thu hồi; thêm chữ ký', 'plain');
  return {
    heading: `Chữ ký ${number}: ${signer}`,
    tone,
    sentence: sentences[tone],
    lines: [
      line('Ký lúc', '20/11/2026 10:44:02 +07:00, theo dấu thời gian', 'plain'),
      line('Cấu trúc', 'Chữ ký được gắn đúng cách vào tệp'),
      line('Toàn vẹn', 'Phần đã ký còn nguyên từng byte'),
      line('Giá trị chữ ký', 'Do khóa của chứng thư này tạo ra'),
      line('Chứng thư số', 'Nối được đến gốc tin cậy, còn hạn vào lúc được xét'),
      revocation,
      line('Dấu thời gian', 'Đúng, do nơi cấp tin cậy được'),
      line('Độ mạnh', 'RSA 3072, SHA-256'),
      line('Phần được ký', `Trọn phiên bản ${number} trong 2 phiên bản`),
      changes,
      line('Nội dung ẩn', 'Không thấy'),
      line('SHA-256 của chứng thư', '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08', 'plain'),
    ],
  };
}
