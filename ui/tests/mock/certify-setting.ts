import type { CertifySetting } from '../../src/bindings';

/** A commune with a chair, a deputy and one whose authorisation ended; one printer was measured. */
export const certifySetting: CertifySetting = {
  site: 'Trung tâm xã Tân Lập',
  signers: [
    {
      id: 'pho-chu-tich',
      name: 'Bùi Thị Mai Phương',
      capacity: 'in_place_of',
      title: 'Phó Chủ tịch',
      on_behalf_of: 'Chủ tịch',
      decision: 'Quyết định 12/QĐ-UBND ngày 02/01/2026',
      from: '2026-01-02',
      until: null,
      scope: ['copies', 'signatures', 'translators', 'transactions'],
      user: null,
    },
    {
      id: 'chu-tich',
      name: 'Vũ Đức Thịnh',
      capacity: 'own',
      title: 'Chủ tịch',
      on_behalf_of: '',
      decision: '',
      from: '2025-07-01',
      until: null,
      scope: ['copies', 'signatures', 'translators', 'transactions'],
      user: null,
    },
    {
      id: 'tu-phap',
      name: 'Hoàng Văn Hòa',
      capacity: 'authorised',
      title: 'Công chức tư pháp – hộ tịch',
      on_behalf_of: 'Chủ tịch',
      decision: 'Văn bản ủy quyền 03/UQ-UBND',
      from: '2026-03-01',
      until: '2026-08-31',
      scope: ['copies'],
      user: 'hoa',
    },
  ],
  places: [{ printer: 'Canon-Quay2', left: 1_150, top: 1_950, shift_x: -12, shift_y: 8 }],
  printer: null,
  mode: 'overlay',
  remind_at: '14:30:00',
  signing: { renew_days: 90 },
};
