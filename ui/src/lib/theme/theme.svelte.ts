/** How this person likes to see the app: kept per machine, applied to <html>. */
export type Theme = 'auto' | 'light' | 'dark';

export const textScales = [1, 1.15, 1.3, 1.5, 1.75, 2] as const;

const storageKey = 'motcua.display';

class Display {
  theme = $state<Theme>('auto');
  scale = $state<number>(1);

  constructor() {
    const saved = read();
    this.theme = saved.theme;
    this.scale = saved.scale;
  }

  setTheme(theme: Theme): void {
    this.theme = theme;
    this.apply();
  }

  setScale(scale: number): void {
    this.scale = textScales.find((known) => known === scale) ?? 1;
    this.apply();
  }

  /** The other of light and dark. */
  toggle(): void {
    const shown = this.theme === 'auto' ? systemTheme() : this.theme;
    this.setTheme(shown === 'dark' ? 'light' : 'dark');
  }

  get dark(): boolean {
    return (this.theme === 'auto' ? systemTheme() : this.theme) === 'dark';
  }

  /** +1 larger, −1 smaller, 0 back to 100 %. */
  step(direction: 1 | 0 | -1): void {
    const at = textScales.findIndex((scale) => scale === this.scale);
    const next = direction === 0 ? 0 : Math.min(Math.max(at + direction, 0), textScales.length - 1);
    this.scale = textScales[next] ?? 1;
    this.apply();
  }

  apply(): void {
    const root = document.documentElement;
    root.dataset.theme = this.theme === 'auto' ? systemTheme() : this.theme;
    root.style.setProperty('--text-scale', String(this.scale));
    localStorage.setItem(storageKey, JSON.stringify({ theme: this.theme, scale: this.scale }));
  }
}

export const display = new Display();

function systemTheme(): 'light' | 'dark' {
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}

function read(): { theme: Theme; scale: number } {
  try {
    const saved: unknown = JSON.parse(localStorage.getItem(storageKey) ?? '{}');
    const { theme, scale } = saved as { theme?: Theme; scale?: number };
    return {
      theme: theme === 'light' || theme === 'dark' ? theme : 'auto',
      scale: textScales.find((known) => known === scale) ?? 1,
    };
  } catch {
    return { theme: 'auto', scale: 1 };
  }
}
