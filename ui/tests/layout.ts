import type { Page } from 'playwright-core';

/** The reference window, and the same at 200 %. */
export const windows = [
  { width: 1366, height: 696 },
  { width: 683, height: 348 },
];

/** What sticks out of the window or of an open dialog sideways. */
export function beside(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const boxes = [document.documentElement, ...document.querySelectorAll('.middle, dialog, dialog .body, main')];
    return boxes
      .filter((box) => box.scrollWidth > box.clientWidth + 1 && box.clientWidth > 0)
      .map((box) => `${box.tagName}.${box.className} ${box.scrollWidth} > ${box.clientWidth}`);
  });
}

/** The spacing a reader may set (WCAG 1.4.12). Returns what takes it away. */
export async function space(page: Page): Promise<() => Promise<void>> {
  await page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(
      '* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }',
    );
    document.adoptedStyleSheets = [sheet];
  });
  return () => page.evaluate(() => void (document.adoptedStyleSheets = []));
}

/** Makes every visible sentence 40 % longer, as another language may be. Key caps and numbers stay. */
export function lengthen(page: Page): Promise<void> {
  return page.evaluate(() => {
    const longer = (text: string) => {
      const extra = [...text.trim()].slice(0, Math.ceil([...text.trim()].length * 0.4)).join('');
      return /\p{L}/u.test(text) ? `${text}${/\s/.test(text.trim()) ? ' ' : ''}${extra}` : text;
    };
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const parent = node.parentElement;
      if (!parent || parent.closest('kbd, script, style, textarea, .sr-only') || !node.nodeValue?.trim()) continue;
      node.nodeValue = longer(node.nodeValue);
    }
  });
}

/** Text that is cut off, spills out of its own box, or lies on other text. */
export function misfits(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    interface Piece {
      text: string;
      element: Element;
      box: DOMRect;
      floats: boolean;
    }
    const found = new Set<string>();
    const name = (element: Element) => `${element.tagName.toLowerCase()}.${element.className}`.replace(/ ?svelte-\w+/g, '');
    const told = (what: string, piece: Piece, by: Element) =>
      found.add(`${what}: “${piece.text.slice(0, 40)}” (${name(piece.element)}) by ${name(by)}`);
    const root = [...document.querySelectorAll('dialog[open]')].at(-1) ?? document.body;
    const clips = (style: CSSStyleDeclaration) => /hidden|clip/.test(`${style.overflowX} ${style.overflowY}`);
    const scrolls = (style: CSSStyleDeclaration) => /auto|scroll/.test(`${style.overflowX} ${style.overflowY}`);

    const pieces: Piece[] = [];
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.parentElement;
      const text = node.nodeValue?.trim() ?? '';
      if (!element || text === '' || element.closest('.sr-only, script, style, option, [hidden]')) continue;
      if (!element.checkVisibility({ visibilityProperty: true }) || getComputedStyle(element).clipPath !== 'none') continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const box of range.getClientRects()) {
        if (box.width < 1 || box.height < 1) continue;
        judge({ text, element, box, floats: false });
      }
    }

    /** Follows a line of text outwards to the window: cut by a box is a fault, scrolled away is not. */
    function judge(piece: Piece): void {
      let { left, top, right, bottom } = piece.box;
      for (let at: Element | null = piece.element; at && at !== document.body; at = at.parentElement) {
        const style = getComputedStyle(at);
        if (style.display === 'inline') continue;
        const box = at.getBoundingClientRect();
        const out = right > box.right + 1 || left < box.left - 1 || bottom > box.bottom + 1 || top < box.top - 1;
        const framed = !piece.floats && at.matches('button, .chip, td, th, kbd, label, .card, a');
        if (scrolls(style)) {
          [left, top] = [Math.max(left, box.left), Math.max(top, box.top)];
          [right, bottom] = [Math.min(right, box.right), Math.min(bottom, box.bottom)];
          if (right - left < 1 || bottom - top < 1) return;
        } else if (out && clips(style)) {
          const tooltip = style.textOverflow === 'ellipsis' && at.closest('[title], [aria-label]');
          if (!tooltip) told('cut', piece, at);
          return;
        } else if (out && framed) told('spills', piece, at);
        if (/fixed|absolute|sticky/.test(style.position)) piece.floats = true;
        // What stands in the top layer is cut by nothing below it.
        if (at instanceof HTMLDialogElement) break;
      }
      pieces.push({ ...piece, box: new DOMRect(left, top, right - left, bottom - top) });
    }

    for (const [index, a] of pieces.entries()) {
      for (const b of pieces.slice(index + 1)) {
        if (a.element === b.element || a.floats !== b.floats || a.floats) continue;
        const wide = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
        const high = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
        if (wide > 2 && high > 3) told('overlaps', a, b.element);
      }
    }
    return [...found];
  });
}
