const focusable = 'a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea:not(:disabled), [tabindex="0"]';

/** Moves the focus to the next (or previous) part of the window: menu, strip, screen, side panel. */
export function moveRegion(step: 1 | -1): void {
  const regions = [...document.querySelectorAll<HTMLElement>('[data-region]')].filter(
    (region) => region.offsetParent !== null && region.querySelector(focusable) !== null,
  );
  const at = regions.findIndex((region) => region.contains(document.activeElement));
  const next = regions[(at + step + regions.length) % regions.length];
  const stops = next ? [...next.querySelectorAll<HTMLElement>(focusable)] : [];
  (stops.find((stop) => stop.tabIndex >= 0) ?? stops[0])?.focus();
}
