// One message to a bubble: text, picture, document, poll, buttons, quote, reactions.

import { fileUrl } from "./api.js";
import { element, formatted, icon } from "./text.js";

const COLOURS = ["#cc5049", "#d67722", "#955cdb", "#40a920", "#309eba", "#368ad1", "#c7508b"];
const BUTTON_ICONS = { url: "link", copy_text: "copy", switch_inline_query: "share", switch_inline_query_current_chat: "share" };
const time = new Intl.DateTimeFormat("fr-FR", { hour: "2-digit", minute: "2-digit" });
const day = new Intl.DateTimeFormat("fr-FR", { day: "numeric", month: "long" });

// The heart is a text character unless told otherwise.
export const pictured = (emoji) => (emoji === "❤" ? "❤\uFE0F" : emoji);
export const colour = (id) => COLOURS[Math.abs(id) % COLOURS.length];
export const initials = (name) => name.trim().slice(0, 1).toUpperCase();
export const dayOf = (message) => {
  const date = new Date(message.date * 1000);
  return date.toDateString() === new Date().toDateString() ? "Aujourd’hui" : day.format(date);
};

export function avatar(node, id, name) {
  node.textContent = initials(name);
  node.style.background = colour(id);
  return node;
}

export function summary(message) {
  if (!message) return "";
  if (message.poll) return `📊 ${message.poll.question}`;
  if (message.document) return `📎 ${message.document.file_name}`;
  if (message.photo) return `🖼 ${message.caption || "Photo"}`;
  return message.text || service(message) || "";
}

// `page` offers: me, group, on (what taps do).
export function bubble(message, page) {
  const note = service(message);
  if (note) return element("div", { class: "note", "data-id": message.message_id }, note);
  const out = message.from.id === page.me;
  const kind = out ? "out" : "in";
  const box = element("div", { class: `message ${kind}${message.photo ? " photo" : ""}`, "data-id": message.message_id });
  const body = element("div", { class: "bubble", tabindex: "-1" }, ...content(message, page, out));
  box.append(body, more(message, page));
  if (message.reply_markup) box.append(keyboard(message, page));
  body.addEventListener("contextmenu", (event) => { event.preventDefault(); page.on.menu(message, event.clientX, event.clientY); });
  body.addEventListener("click", (event) => {
    const busy = event.target.closest("a, button, blockquote.expandable, .spoiler") || !getSelection().isCollapsed;
    if (!busy && matchMedia("(hover: none)").matches) page.on.menu(message, event.clientX, event.clientY);
  });
  body.addEventListener("dblclick", () => page.on.reply(message));
  return box;
}

function content(message, page, out) {
  const text = message.text ?? message.caption ?? "";
  const entities = message.entities ?? message.caption_entities ?? [];
  return [
    page.group && !out && element("b", { class: "sender", style: `color:${colour(message.from.id)}` }, message.from.first_name),
    message.via_bot && element("p", { class: "via" }, `via @${message.via_bot.username}`),
    message.reply_to_message && quote(message, page),
    message.photo && picture(message, page),
    message.document && file(message.document),
    message.poll && poll(message, page),
    text && element("div", { class: "text" }, ...formatted(text, entities, page.on)),
    reactions(message, page),
    element("span", { class: "time" }, message.edit_date ? "modifié " : "", time.format(message.date * 1000)),
  ].filter(Boolean);
}

function quote(message, page) {
  const asked = message.reply_to_message;
  return element(
    "button", { class: "quote", style: `--accent:${colour(asked.from.id)}`, onclick: () => page.on.jump(asked.message_id) },
    element("b", {}, asked.from.first_name), element("span", {}, message.quote?.text || summary(asked)),
  );
}

function picture(message, page) {
  const full = message.photo.at(-1);
  const image = element("img", {
    src: fileUrl(full.file_id), alt: message.caption || "Photo", width: full.width, height: full.height,
  });
  return element("button", { class: "picture", "aria-label": "Agrandir l’image", onclick: () => page.on.view(fileUrl(full.file_id), image.alt) }, image);
}

function file(document) {
  const size = document.file_size < 1024 ? `${document.file_size} o`
    : document.file_size < 1048576 ? `${Math.round(document.file_size / 1024)} Ko` : `${(document.file_size / 1048576).toFixed(1)} Mo`;
  return element(
    "a", { class: "file", href: fileUrl(document.file_id), download: document.file_name },
    element("span", { class: "file-icon" }, icon("file")),
    element("span", {}, element("b", {}, document.file_name || "document"), element("small", {}, size)),
  );
}

function reactions(message, page) {
  const given = Object.entries(message.reactions || {});
  if (!given.length) return null;
  return element("div", { class: "reactions" }, ...given.map(([emoji, count]) =>
    element("button", { onclick: () => page.on.react(message, emoji) }, `${pictured(emoji)} ${count}`)));
}

function poll(message, page) {
  const held = message.poll;
  const mine = message.votes[page.me];
  const over = mine !== undefined || held.is_closed;
  const kind = `${held.type === "quiz" ? "Quiz" : "Sondage"}${held.is_anonymous ? " anonyme" : ""}${held.is_closed ? " terminé" : ""}`;
  const options = held.options.map((option, index) => answer(message, page, option, index, over, mine));
  const votes = held.total_voter_count;
  return element(
    "div", { class: `poll${over ? " over" : ""}` },
    element("b", { class: "question" }, held.question), element("small", {}, kind), ...options,
    over && held.explanation && element("div", { class: "explanation" }, ...formatted(held.explanation, held.explanation_entities, page.on)),
    element("small", { class: "votes" }, votes ? `${votes} réponse${votes > 1 ? "s" : ""}` : "Aucune réponse"),
  );
}

function answer(message, page, option, index, over, mine = []) {
  const { total_voter_count: all, correct_option_ids: correct = [], type } = message.poll;
  const share = all ? Math.round((100 * option.voter_count) / all) : 0;
  const chosen = mine.includes(index);
  const right = correct.includes(index);
  const state = !over || type !== "quiz" ? "" : right ? " right" : chosen ? " wrong" : "";
  const mark = over && chosen ? (type === "quiz" && !right ? "✗" : "✓") : over && state ? "✓" : "";
  return element(
    "button", { class: `option${state}`, disabled: over, onclick: () => page.on.vote(message, index) },
    element("span", { class: "share" }, over ? `${share}\u00a0%` : ""), element("span", { class: "label" }, option.text),
    element("span", { class: "mark" }, mark), element("span", { class: "gauge", style: `--share:${over ? share : 0}%` }),
  );
}

function keyboard(message, page) {
  const rows = message.reply_markup.inline_keyboard.map((row, rowIndex) =>
    element("div", { class: "row" }, ...row.map((button, column) => {
      const kind = Object.keys(button).find((name) => name !== "text");
      return element(
        "button", { class: "key", "data-kind": kind, onclick: (event) => page.on.key(message, button, rowIndex, column, event.currentTarget) },
        element("span", {}, button.text), BUTTON_ICONS[kind] && icon(BUTTON_ICONS[kind]),
      );
    })));
  return element("div", { class: "keyboard" }, ...rows);
}

function more(message, page) {
  const button = element("button", { class: "more icon", "aria-label": "Actions" }, icon("more"));
  button.addEventListener("click", () => {
    const box = button.getBoundingClientRect();
    page.on.menu(message, box.left, box.bottom);
  });
  return button;
}

function service(message) {
  if (message.new_chat_members) return `${message.new_chat_members.map((each) => each.first_name).join(", ")} a rejoint le groupe`;
  if (message.left_chat_member) return `${message.left_chat_member.first_name} a quitté le groupe`;
  return "";
}
