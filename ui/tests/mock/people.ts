import type { IdCard, PersonFacts, PersonId } from '../../src/bindings';

/** Invented people. Numbers follow the shape of real ones and belong to nobody. */
export const cardText =
  '001199000011|012345678|Nguyễn Thị Hồng|01021990|Nữ|Thôn Bình Yên, Xã Tân Lập, Huyện Mẫu, Tỉnh Thử|15082021';
export const newCardText = '001199000022||Trần Văn Mới|05071985|Nam|Tổ 3, Phường Thử Nghiệm, Tỉnh Thử|20052024';

const nobody: PersonFacts = {
  kind: 'individual',
  name: '',
  personal_id: null,
  old_id: null,
  tax_code: null,
  birth: null,
  sex: null,
  address: '',
  hamlet: '',
  mother: '',
  household: '',
  phone: null,
  email: null,
};

export const known: Record<PersonId, PersonFacts> = {
  hong: {
    ...nobody,
    name: 'Nguyễn Thị Hồng',
    personal_id: '001199000011',
    birth: '1990-02-01',
    sex: 'female',
    address: 'Xã Tân Lập, Tỉnh Thử',
    hamlet: 'Thôn Bình Yên',
    phone: '+84900000011',
  },
  duong: {
    ...nobody,
    name: 'Đặng Đình Thường',
    personal_id: '001199000033',
    birth: '1958',
    sex: 'male',
    address: 'Xã Tân Lập, Tỉnh Thử',
    hamlet: 'Buôn Krông',
    phone: '+84900000033',
  },
  ybrom: {
    ...nobody,
    name: 'Y Brơm Niê Kdăm',
    birth: '1971-09-02',
    sex: 'male',
    address: 'Xã Ea Thử, Tỉnh Thử',
    hamlet: 'Buôn Ƀlếch',
    mother: 'H’Ƀia Niê Kdăm',
  },
};

export function blank(): PersonFacts {
  return { ...nobody };
}

/** What a reader of the card makes of its text; good enough for a stand-in. */
export function readCard(text: string): IdCard | null {
  const [id = '', oldId = '', name = '', birth = '', sex = '', address = '', issued = ''] = text.split('|');
  if (!/^\d{12}$/.test(id)) return null;
  const iso = (day: string) => (day ? `${day.slice(4)}-${day.slice(2, 4)}-${day.slice(0, 2)}` : null);
  return {
    id,
    old_id: oldId || null,
    name,
    birth: iso(birth),
    sex: sex === 'Nữ' ? 'female' : 'male',
    address,
    issued: iso(issued),
    warnings: [],
    extra: [],
  };
}
