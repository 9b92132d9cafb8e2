import type { Scenario } from './desk';

/** What a visit is to begin with; stands in the address. */
export interface Asked {
  visit: number;
  scenario: Scenario;
  language: 'vi' | 'en';
  theme: 'light' | 'dark';
  /** What time it is then, as Date counts; none where the clock is set from outside. */
  time: number | null;
}

const mark = 'test.visit';

/** Makes the window as new for a visit; a page that is only loaded again keeps what it had. */
export function begin(): Asked {
  const asked = JSON.parse(decodeURIComponent(location.search.slice(1))) as Asked;
  const [visit, begun] = (sessionStorage.getItem(mark) ?? '').split(' ');
  const since = visit === String(asked.visit) ? Number(begun) : Date.now();
  if (visit !== String(asked.visit)) {
    localStorage.clear();
    sessionStorage.clear();
    sessionStorage.setItem(mark, `${asked.visit} ${since}`);
    localStorage.setItem('motcua.language', asked.language);
    localStorage.setItem('motcua.display', JSON.stringify({ theme: asked.theme, scale: 1 }));
  }
  if (asked.time !== null) shift(asked.time - since);
  return asked;
}

/** The clock of the wall goes wrong by this; timers go on as they are. */
function shift(by: number): void {
  const Real = Date;
  const Shifted = function (this: unknown, ...parts: []): Date | string {
    const made = parts.length === 0 ? new Real(Real.now() + by) : new Real(...parts);
    return new.target ? made : made.toString();
  };
  Object.setPrototypeOf(Shifted, Real);
  Shifted.prototype = Real.prototype;
  Object.assign(globalThis, { Date: Object.assign(Shifted, { now: () => Real.now() + by }) });
}
