// Runs inside the page: finds the first visible element by id, focus, text, or role and name.
// A small reading of ARIA, enough for pages that use native elements.
const wanted = arguments[0];

const byTag = {
  A: "link", BUTTON: "button", DIALOG: "dialog", FORM: "form", H1: "heading", H2: "heading",
  H3: "heading", LI: "listitem", OUTPUT: "status", MAIN: "main", NAV: "navigation", OPTION: "option",
  SELECT: "combobox", TABLE: "table", TEXTAREA: "textbox", TR: "row", UL: "list",
};
const byType = {
  button: "button", checkbox: "checkbox", number: "spinbutton", radio: "radio",
  search: "searchbox", submit: "button",
};

const roleOf = (element) =>
  element.getAttribute("role") ||
  (element.tagName === "INPUT" ? byType[element.type] || "textbox" : byTag[element.tagName] || "");

const clean = (text) => (text || "").normalize("NFC").replace(/\s+/g, " ").trim();

/** The text of an element without what is hidden from screen readers: key hints, monograms. */
const spoken = (element) => {
  const copy = element.cloneNode(true);
  copy.querySelectorAll("[aria-hidden=true]").forEach((hidden) => hidden.remove());
  return copy.textContent;
};

const nameOf = (element) => {
  const labelledBy = (element.getAttribute("aria-labelledby") || "")
    .split(/\s+/)
    .map((id) => id && document.getElementById(id))
    .filter(Boolean);
  const sources = [
    () => labelledBy.map((label) => label.textContent).join(" "),
    () => element.getAttribute("aria-label"),
    () => Array.from(element.labels || [], (label) => label.textContent).join(" "),
    () => (/^(INPUT|SELECT|TEXTAREA)$/.test(element.tagName) ? "" : spoken(element)),
    () => element.getAttribute("title"),
    () => element.getAttribute("placeholder"),
  ];
  for (const source of sources) {
    const name = clean(source());
    if (name) return name;
  }
  return "";
};

const visible = (element) =>
  element.getClientRects().length > 0 && getComputedStyle(element).visibility !== "hidden";

/** Really on the screen: nothing cuts off or covers a point a third of the way down. */
const inSight = (element) => {
  const { left, top, width, height } = element.getBoundingClientRect();
  return document.elementFromPoint(left + width / 2, top + height / 3) === element;
};

const all = () => Array.from(document.body.querySelectorAll("*")).filter(visible);

if (wanted.outline) {
  const lines = all()
    .filter(roleOf)
    .map((element) => `${roleOf(element)} "${nameOf(element).slice(0, 80)}"`);
  lines.push(`focus on #${document.activeElement.id}`);
  return lines.slice(-80).join("\n");
}
if (wanted.id) {
  const element = document.getElementById(wanted.id);
  return element && visible(element) ? element : null;
}
if (wanted.css) {
  const found = Array.from(document.querySelectorAll(wanted.css)).filter(visible);
  return found.find((element) => clean(element.innerText).includes(wanted.within)) || null;
}
if (wanted.focus) {
  const { id } = document.activeElement;
  const there = id !== wanted.from && wanted.focus.some((start) => id.startsWith(start));
  return there ? document.activeElement : null;
}
if (wanted.focused) {
  const element = document.activeElement;
  return roleOf(element) === wanted.focused && nameOf(element).startsWith(clean(wanted.name)) ? element : null;
}
if (wanted.drawn) {
  const dialog = document.querySelector("dialog[open]");
  const pictures = dialog ? Array.from(dialog.querySelectorAll("img")) : [];
  const drawn = pictures.every((picture) => picture.complete && picture.naturalWidth > 0);
  return drawn && pictures.some(inSight) ? dialog : null;
}
if (wanted.text) {
  const text = clean(wanted.text);
  return clean(document.body.innerText).includes(text) ? document.body : null;
}
const name = clean(wanted.name);
const sameRole = all().filter((element) => roleOf(element) === wanted.role);
return (
  sameRole.find((element) => nameOf(element) === name) ||
  sameRole.find((element) => nameOf(element).startsWith(name)) ||
  null
);
