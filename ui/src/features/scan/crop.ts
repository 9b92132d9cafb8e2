/** Left, top, right, bottom as parts of the whole, 0–1. */
export type Box = [number, number, number, number];

/** Corners in reading order, clockwise from the top left. */
export const corners = [0, 1, 2, 3] as const;
export type Corner = (typeof corners)[number];

/** What is left is at least this part of the page each way. */
const least = 0.05;

export const wholePage: Box = [0, 0, 1, 1];

/** The box with one corner moved; the others stay, and it never turns inside out. */
export function moveCorner(box: Box, corner: Corner, dx: number, dy: number): Box {
  let [left, top, right, bottom] = box;
  if (corner === 0 || corner === 3) left = clamp(left + dx, 0, right - least);
  else right = clamp(right + dx, left + least, 1);
  if (corner === 0 || corner === 1) top = clamp(top + dy, 0, bottom - least);
  else bottom = clamp(bottom + dy, top + least, 1);
  return [left, top, right, bottom];
}

/** Where a corner stands: left and top. */
export function cornerOf([left, top, right, bottom]: Box, corner: Corner): [number, number] {
  return [corner === 0 || corner === 3 ? left : right, corner === 0 || corner === 1 ? top : bottom];
}

/** A box on the picture as it is seen, on the page before it was turned clockwise by so many quarters. */
export function unturned(box: Box, turns: number): Box {
  let result = box;
  for (let n = 0; n < turns % 4; n += 1) {
    const [left, top, right, bottom] = result;
    result = [top, 1 - right, bottom, 1 - left];
  }
  return result;
}

/** A box on the page, on the picture turned clockwise by so many quarters. */
export function turned(box: Box, turns: number): Box {
  return unturned(box, (4 - (turns % 4)) % 4);
}

function clamp(value: number, from: number, to: number): number {
  return Math.min(Math.max(value, from), to);
}
