import { render, screen } from '@testing-library/svelte';
import { tick } from 'svelte';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import Boxes from '../../testing/Boxes.svelte';
import { compose, key, sequences, unikey } from '../../testing/typing';

const log = vi.fn();
const said = (what: string) => log.mock.calls.filter(([name]) => name === what).map(([, value]) => value);
const box = (label: string) => screen.getByLabelText(label, { selector: 'input, textarea' }) as HTMLInputElement;
const settled = async () => {
  await tick();
  await new Promise((done) => setTimeout(done));
};

beforeEach(() => log.mockReset());

describe.each(['Tên', 'Ghi chú', 'Ngày sinh', 'Phí', 'Mật khẩu', 'Thủ tục'])('the box "%s"', (label) => {
  it.each(sequences)('holds %s composed by an input method, letter for letter', async (text, steps) => {
    render(Boxes, { log });
    box(label).focus();
    compose(box(label), steps);
    await settled();
    expect(box(label).value).toBe(text);
  });

  it.each(sequences)('holds %s typed through Backspace replay', async (text, _steps, keys) => {
    render(Boxes, { log });
    box(label).focus();
    unikey(box(label), keys);
    await settled();
    expect(box(label).value).toBe(text);
  });

  it('does nothing at Enter, Tab or Escape while a word is composed', async () => {
    render(Boxes, { log });
    box(label).focus();
    box(label).value = 'Nguyê';
    for (const name of ['Enter', 'Tab', 'Escape']) {
      key(box(label), name, { isComposing: true });
      key(box(label), name, { keyCode: 229 });
    }
    await settled();
    expect(box(label).value).toBe('Nguyê');
    expect(['submit', 'secret', 'pick', 'free', 'commit'].flatMap(said)).toEqual([]);
  });
});

describe('a text box', () => {
  it('tells of every finished change, and the tidy text once it is left', () => {
    render(Boxes, { log });
    box('Tên').focus();
    unikey(box('Tên'), [...'Lê\u0301  A ']);
    expect(box('Tên').value).toBe('Lê\u0301  A ');
    expect(said('edit').at(-1)).toBe('Lê\u0301  A ');
    expect(said('commit')).toEqual([]);
    box('Tên').blur();
    expect(said('commit')).toEqual(['Lế A']);
    expect(box('Tên').value).toBe('Lế A');
  });

  it('is never rewritten by an answer that arrives while someone types', async () => {
    const { rerender } = render(Boxes, { log, text: 'Nguyễn' });
    box('Tên').focus();
    unikey(box('Tên'), ['⌫', 'n', ' ', 'A']);
    await rerender({ text: 'NGUYỄN VĂN' });
    expect(box('Tên').value).toBe('Nguyễn A');
    box('Tên').blur();
    await rerender({ text: 'Nguyễn An' });
    expect(box('Tên').value).toBe('Nguyễn An');
  });

  it('shows what arrived meanwhile once it is left untouched', async () => {
    const { rerender } = render(Boxes, { log, text: 'cũ' });
    box('Tên').focus();
    await rerender({ text: 'mới' });
    expect(box('Tên').value).toBe('cũ');
    box('Tên').blur();
    expect(box('Tên').value).toBe('mới');
    expect(said('commit')).toEqual([]);
  });

  it('names its error to assistive technology', () => {
    render(Boxes, { log, error: 'Nhập tên' });
    expect(box('Tên').getAttribute('aria-invalid')).toBe('true');
    expect(document.getElementById(box('Tên').getAttribute('aria-describedby') ?? '')?.textContent).toBe('Nhập tên');
  });
});

describe('a date box', () => {
  const leave = (typed: string) => {
    box('Ngày sinh').focus();
    unikey(box('Ngày sinh'), [...typed]);
    box('Ngày sinh').blur();
  };

  it('writes the date out when it is left', () => {
    render(Boxes, { log });
    leave('31102026');
    expect(box('Ngày sinh').value).toBe('31/10/2026');
    expect(said('date')).toEqual(['2026-10-31']);
  });

  it('names a day that does not exist and commits nothing', async () => {
    render(Boxes, { log });
    leave('29/2/2025');
    await settled();
    expect(screen.getByText(/29\/02\/2025 không có thật/)).toBeTruthy();
    expect(box('Ngày sinh').value).toBe('29/2/2025');
    expect(said('date')).toEqual([]);
  });

  it('takes a year alone only where the papers may know no more', async () => {
    const { unmount } = render(Boxes, { log, yearAllowed: true });
    leave('1960');
    expect(said('date')).toEqual(['1960']);
    unmount();
    log.mockReset();
    render(Boxes, { log });
    leave('1960');
    await settled();
    expect(said('date')).toEqual([]);
    expect(screen.getByText('Ô này cần đủ ngày, tháng, năm.')).toBeTruthy();
  });

  it('moves by a day with Alt and the arrows', async () => {
    render(Boxes, { log, date: '2026-10-31' });
    box('Ngày sinh').focus();
    await settled();
    key(box('Ngày sinh'), 'ArrowUp', { altKey: true });
    expect(box('Ngày sinh').value).toBe('01/11/2026');
    box('Ngày sinh').blur();
    expect(said('date')).toEqual(['2026-11-01']);
  });
});

describe('a money box', () => {
  it('groups the amount when it is left', () => {
    render(Boxes, { log });
    box('Phí').focus();
    unikey(box('Phí'), [...'15k']);
    box('Phí').blur();
    expect([box('Phí').value, said('money')]).toEqual(['15.000', [15000]]);
  });
});

describe('a secret box', () => {
  it('forgets the secret as it hands it over', () => {
    render(Boxes, { log });
    box('Mật khẩu').focus();
    unikey(box('Mật khẩu'), [...'bí mật']);
    key(box('Mật khẩu'), 'Enter');
    expect([box('Mật khẩu').value, said('secret')]).toEqual(['', ['bí mật']]);
  });
});

describe('a search box', () => {
  it('picks the first possible answer at Enter and skips refused ones', async () => {
    render(Boxes, { log, search: async () => ['✗ bãi bỏ', 'Đăng ký kết hôn', 'Đăng ký khai sinh'] });
    box('Thủ tục').focus();
    unikey(box('Thủ tục'), [...'dk']);
    await settled();
    expect(screen.getAllByRole('option').map((option) => option.getAttribute('aria-selected'))).toEqual(['false', 'true', 'false']);
    key(box('Thủ tục'), 'ArrowDown');
    await settled();
    key(box('Thủ tục'), 'ArrowDown');
    await settled();
    key(box('Thủ tục'), 'Enter');
    expect(said('pick')).toEqual(['Đăng ký kết hôn']);
  });

  it('keeps an Enter that came before the answer', async () => {
    let answer: (found: string[]) => void = () => undefined;
    render(Boxes, { log, search: () => new Promise((done) => (answer = done)) });
    box('Thủ tục').focus();
    unikey(box('Thủ tục'), [...'tlks']);
    key(box('Thủ tục'), 'Enter');
    expect(said('pick')).toEqual([]);
    answer(['Cấp bản sao trích lục khai sinh']);
    await settled();
    expect(said('pick')).toEqual(['Cấp bản sao trích lục khai sinh']);
  });

  it('stays open at Backspace and while a word is composed', async () => {
    render(Boxes, { log, search: async (query) => [query] });
    box('Thủ tục').focus();
    unikey(box('Thủ tục'), ['e', '⌫', 'ê', '⌫', 'ế']);
    await settled();
    expect(box('Thủ tục').getAttribute('aria-expanded')).toBe('true');
    key(box('Thủ tục'), 'Escape', { isComposing: true });
    expect(box('Thủ tục').getAttribute('aria-expanded')).toBe('true');
    key(box('Thủ tục'), 'Escape');
    await settled();
    expect(box('Thủ tục').getAttribute('aria-expanded')).toBe('false');
  });

  it('drops the answer to an older question', async () => {
    const answers: ((found: string[]) => void)[] = [];
    render(Boxes, { log, search: () => new Promise((done) => answers.push(done)) });
    box('Thủ tục').focus();
    unikey(box('Thủ tục'), [...'ab']);
    answers[1]?.(['mới']);
    await settled();
    answers[0]?.(['cũ']);
    await settled();
    expect(screen.getAllByRole('option').map((option) => option.textContent?.trim())).toEqual(['mới']);
  });

  it('hands over text that nothing answers', async () => {
    render(Boxes, { log });
    box('Thủ tục').focus();
    unikey(box('Thủ tục'), [...'xyz']);
    await settled();
    key(box('Thủ tục'), 'Enter');
    expect(said('free')).toEqual(['xyz']);
  });
});
