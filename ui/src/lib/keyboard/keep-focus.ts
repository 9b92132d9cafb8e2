/** What had the focus is gone: the keys stay with the screen, at its beginning, not with the window. */
export function keepFocus(): void {
  if (document.activeElement === document.body) document.getElementById('main')?.focus({ preventScroll: true });
}
