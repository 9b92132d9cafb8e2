import type { SignBar } from '../../bindings';

const some = (n: number) => (n === 1 ? 'giấy tờ này' : `${n} giấy tờ`);

/** The seal of the agency on digitised papers. */
export const sealing = {
  signed: 'Đã ký số',
  reference: 'Chỉ để tham khảo',
  by: (holder: string, moment: string) => `${holder} ký số ${moment}`,
  heldReference: (day: string) => `Bản quét ngày ${day} chưa ký số – chỉ để tham khảo`,
  waiting: (n: number, today: number) =>
    today === 0 ? `${n} giấy tờ số hóa chờ ký số` : `${n} giấy tờ số hóa chờ ký số (${today} nhận hôm nay)`,
  kept: (n: number, why: string) => `${n} giấy tờ chưa ký được: ${why}`,
  open: (n: number) => `Ký số ${n} giấy tờ…`,
  papers: (n: number) => `${n} giấy tờ số hóa`,
  sealOf: (holder: string) => `Con dấu của: ${holder}`,
  batch: {
    title: (n: number) => `Ký số ${n} giấy tờ số hóa`,
    go: (n: number) => `Ký số ${some(n)}`,
    resume: (n: number) => `Ký tiếp ${some(n)}`,
    under: 'Đang ký',
    done: (time: string) => `Đã ký ${time}`,
    pending: (time: string) => `Đã ký ${time} – chờ dấu thời gian`,
    finished: (n: number) => `Đã ký số ${n} giấy tờ số hóa.`,
    otherKey: 'chứng thư cá nhân; giấy tờ số hóa ký bằng con dấu của cơ quan',
    stale: 'Giấy tờ chờ ký vừa thay đổi. Xem lại rồi làm tiếp; chưa giấy tờ nào được ký.',
    stop: 'Dừng sau giấy tờ này',
    stopping: 'Sẽ dừng sau giấy tờ đang ký…',
    none: 'Không có giấy tờ nào ký được.',
    staying: (n: number) => `${n} giấy tờ để lại`,
    list: 'Từng giấy tờ',
    of: (n: number, of: number) => `Xong ${n}/${of} giấy tờ`,
    gone: (done: number, left: number) =>
      `Token bị rút. ${done} giấy tờ đã ký giữ nguyên, ${left} giấy tờ chưa ký. Cắm lại rồi Ký tiếp.`,
    stood: (done: number, left: number) => `${done} giấy tờ đã ký giữ nguyên, ${left} giấy tờ chưa ký.`,
    late: (n: number) => `${n} giấy tờ chờ dấu thời gian; chương trình tự lấy khi có mạng.`,
    heads: { mark: 'Mã hồ sơ', paper: 'Giấy tờ', whose: 'Chủ giấy tờ' },
  },
  bars: {
    signed: 'Đã ký số rồi',
    gone: 'Giấy tờ đã rút hoặc đã hủy',
    purge_asked: 'Đang chờ duyệt hủy',
    secrecy: 'Nghi có dấu mật, chờ người xem',
    not_pdf: 'Không phải tệp PDF',
  } satisfies Record<SignBar, string> as Record<SignBar, string>,
};
