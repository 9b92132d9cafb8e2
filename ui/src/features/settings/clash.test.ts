import { beforeEach, describe, expect, it } from 'vitest';
import { speak } from '../../messages/index.svelte';
import { fieldOf, sideOf, stepOf, valueOf } from './clash';

beforeEach(() => speak('vi'));

describe('a clash in words', () => {
  it('names a field, and one without a name by the part it belongs to', () => {
    expect(fieldOf('facts.phone')).toBe('Điện thoại');
    expect(fieldOf('policy.lock_after_minutes')).toBe('Cài đặt chung (policy.lock_after_minutes)');
    expect(fieldOf('roles.1')).toBe('Vai trò');
    expect(fieldOf('something')).toBe('something');
  });

  it('shows values as they are read elsewhere', () => {
    expect(valueOf('facts.birth', '1990-02-01')).toBe('01/02/1990');
    expect(valueOf('facts.sex', 'female')).toBe('Nữ');
    expect(valueOf('active', 'false')).toBe('Không');
    expect(valueOf('roles', '["reception_clerk","head"]')).toBe('Cán bộ tiếp nhận, Trưởng bộ phận');
    expect(valueOf('roles.1', 'head')).toBe('Trưởng bộ phận');
    expect(valueOf('facts.phone', '0900 000 001')).toBe('0900 000 001');
  });

  it('says who wrote, and where; the program where nobody did', () => {
    const at = '2026-11-21T01:20:00Z';
    expect(sideOf({ name: 'Lan', counter: 2, at, kind: '' })).toBe('Lan (quầy 2)');
    expect(stepOf({ name: 'Lan', counter: 2, at, kind: 'dossier.cancelled' })).toBe('Hủy vì nhập nhầm');
    expect(stepOf({ name: 'Lan', counter: 2, at, kind: 'not.known' })).toBe('Một bước khác');
    expect(sideOf({ name: '', counter: null, at, kind: '' })).toBe('Chương trình');
  });
});
