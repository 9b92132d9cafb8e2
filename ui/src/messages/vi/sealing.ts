import type { SignBar } from '../../bindings';

/** The seal of the agency on digitised papers. */
export const sealing = {
  signed: 'Đã ký số',
  reference: 'Chỉ để tham khảo',
  by: (holder: string, moment: string) => `${holder} ký số ${moment}`,
  heldReference: (day: string) => `Bản quét ngày ${day} chưa ký số – chỉ để tham khảo`,
  bars: {
    signed: 'Đã ký số rồi',
    gone: 'Giấy tờ đã rút hoặc đã hủy',
    purge_asked: 'Đang chờ duyệt hủy',
    secrecy: 'Nghi có dấu mật, chờ người xem',
    not_pdf: 'Không phải tệp PDF',
  } satisfies Record<SignBar, string> as Record<SignBar, string>,
};
