// Text with entities to DOM nodes. Offsets are UTF-16, as JavaScript's own; nothing is ever parsed as HTML.

const TAGS = {
  bold: "b", italic: "i", underline: "u", strikethrough: "s", code: "code", pre: "pre",
  blockquote: "blockquote", expandable_blockquote: "blockquote", spoiler: "span",
};

export function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value != null) node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child != null && child !== false));
  return node;
}

export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `#i-${name}`);
  svg.append(use);
  svg.setAttribute("aria-hidden", "true");
  return svg;
}

// `on` says what a tap on a command or a mention does.
export function formatted(text, entities = [], on = {}) {
  return between(text, entities, 0, text.length, on);
}

function between(text, entities, start, end, on) {
  const nodes = [];
  let at = start;
  let rest = entities;
  while (rest.length) {
    const [first, ...others] = rest;
    const stop = first.offset + first.length;
    if (first.offset > at) nodes.push(text.slice(at, first.offset));
    const inside = others.filter((each) => each.offset < stop);
    nodes.push(wrap(first, text.slice(first.offset, stop), between(text, inside, first.offset, stop, on), on));
    at = stop;
    rest = others.filter((each) => each.offset >= stop);
    // Telegram shows the line feed after a quote or a block of code as the end of the block.
    if (["blockquote", "expandable_blockquote", "pre"].includes(first.type) && text[at] === "\n") at += 1;
  }
  if (at < end) nodes.push(text.slice(at, end));
  return nodes;
}

function wrap(entity, text, children, on) {
  switch (entity.type) {
    case "url":
      return link(text, children);
    case "text_link":
      return link(entity.url, children);
    case "bot_command":
      return pressed(children, () => on.command?.(text));
    case "mention":
      return pressed(children, () => on.mention?.(text));
    case "spoiler":
      return element("span", { class: "spoiler", onclick: (event) => event.currentTarget.classList.add("open") }, ...children);
    case "expandable_blockquote":
      return expandable(children);
    default:
      return TAGS[entity.type] ? element(TAGS[entity.type], {}, ...children) : element("span", {}, ...children);
  }
}

function link(url, children) {
  const safe = /^(https?|mailto|tel|tg):/i.test(url) ? url : "#";
  return element("a", { href: safe, target: "_blank", rel: "noreferrer noopener" }, ...children);
}

function pressed(children, press) {
  return element("a", { href: "#", onclick: (event) => { event.preventDefault(); event.stopPropagation(); press(); } }, ...children);
}

function expandable(children) {
  const quote = element("blockquote", { class: "expandable", tabindex: "0", role: "button", "aria-expanded": "false" }, ...children);
  const toggle = (event) => {
    event.stopPropagation();
    quote.setAttribute("aria-expanded", String(quote.classList.toggle("open")));
  };
  quote.addEventListener("click", toggle);
  quote.addEventListener("keydown", (event) => { if (event.key === "Enter") toggle(event); });
  return quote;
}
