// Makes elements. Text is only ever text: nothing here reads markup.

/**
 * @param {string} tag such as "p" or "p.note.small"
 * @param {object} [attributes] attributes; `true` is an empty one, null and false leave it out; a
 *   function is a listener: `{click: …}`.
 * @param {...(Node|string|null)} children
 */
export function element(tag, attributes = {}, ...children) {
  const [name, ...classes] = tag.split(".");
  const made = document.createElement(name);
  if (classes.length) made.className = classes.join(" ");
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(key, value);
    else if (value === true) made.setAttribute(key, "");
    else if (value !== null && value !== undefined && value !== false) made.setAttribute(key, value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return made;
}

/** The element with this id; a page without it is broken. */
export function byId(id) {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`no element #${id}`);
  return found;
}

/** Hands the reader a file. */
export function download(blob, name) {
  const url = URL.createObjectURL(blob);
  element("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** Tells screen readers, politely, one thing at a time. */
export function announce(text) {
  const region = document.getElementById("announcement");
  if (region !== null) region.textContent = text;
}
