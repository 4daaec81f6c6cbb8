// The page: two chats, kept up to date by the stream of events.

import { act, listen, state, upload } from "./api.js";
import { Composer } from "./composer.js";
import { avatar, bubble, dayOf, pictured, summary } from "./messages.js";
import { alertBox, chooseChat, copy, menu, toast, viewPicture } from "./overlays.js";
import * as scrolling from "./scroll.js";
import { element, formatted } from "./text.js";

const find = (id) => document.getElementById(id);
const EMOJIS = ["👍", "👎", "❤", "🔥", "👏", "🤔"];
const TYPING = 5000;

const page = {
  bot: null, people: [], chats: [], chat: null, me: 0, botName: "", group: false, typing: new Map(),
  openBot(parameter) {
    const home = page.chats[0];
    open(home);
    send(home, parameter ? `/start ${parameter}` : "/start");
  },
  on: {
    command: (text) => send(page.chat, text),
    mention: (text) => composer.set(`${text} `),
    reply: (message) => composer.reply(message, message.from.first_name, summary(message)),
    react: (message, emoji) => guard(act.react({ ...place(message), emoji })),
    vote: (message, index) => guard(act.vote({ ...place(message), options: [index] })),
    view: viewPicture,
    jump: scrolling.jump,
    key: tapped,
    menu: messageMenu,
  },
};
const composer = new Composer(page);
const name = (chat) => chat.title || page.bot.first_name;
const place = (message) => ({ chat: page.chat.id, person: page.me, message: message.message_id });

async function guard(promise) {
  try {
    return await promise;
  } catch (problem) {
    toast(problem.message);
    return null;
  }
}

function send(chat, text) {
  return guard(act.send({ chat: chat.id, person: page.me, text }));
}

// -- buttons and menus

async function tapped(message, button, row, column, key) {
  if ("url" in button) return window.open(button.url, "_blank", "noopener");
  if ("copy_text" in button) return copy(button.copy_text.text, "Texte copié");
  if ("switch_inline_query_current_chat" in button) return composer.set(`@${page.botName} ${button.switch_inline_query_current_chat}`);
  if ("switch_inline_query" in button) {
    return chooseChat(page.chats.map((chat) => ({ chat, name: name(chat) })), ({ chat }) => {
      open(chat);
      composer.set(`@${page.botName} ${button.switch_inline_query}`);
    });
  }
  key.classList.add("waiting");
  const answer = await guard(act.tap({ ...place(message), row, column }));
  key.classList.remove("waiting");
  if (answer?.text) (answer.alert ? alertBox : toast)(answer.text);
}

function messageMenu(message, x, y) {
  const text = message.text ?? message.caption;
  const items = [["Répondre", () => page.on.reply(message)]];
  if (text) items.push(["Copier le texte", () => copy(text)]);
  if (message.from.id === page.me && message.text && !message.via_bot) items.push(["Modifier", () => composer.edit(message)]);
  menu(x, y, EMOJIS.map((emoji) => [pictured(emoji), () => page.on.react(message, emoji)]), items);
}

function chatMenu() {
  const box = find("chat-menu").getBoundingClientRect();
  const { blocked } = page.chats[0];
  const block = [blocked ? "Débloquer le bot" : "Bloquer le bot", () => guard(act.block({ person: page.me, blocked: !blocked }))];
  const theme = ["Clair ou sombre", switchTheme];
  menu(box.right - 180, box.bottom, [], page.group ? [theme] : [block, theme]);
}

// -- the open chat

function open(chat) {
  page.chat = chat;
  page.group = chat.type !== "private";
  page.me = page.people[0].id;
  document.body.classList.add("open");
  find("chat").hidden = false;
  find("chat-title").textContent = name(chat);
  avatar(find("chat-avatar"), chat.id, name(chat));
  speaker();
  composer.clear();
  chat.unread = 0;
  location.hash = chat.id;
  drawList();
  drawChat();
}

function drawChat() {
  const nodes = [];
  let day = "";
  for (const message of page.chat.messages) {
    if (dayOf(message) !== day) nodes.push(element("div", { class: "note day" }, (day = dayOf(message))));
    nodes.push(bubble(message, page));
  }
  if (!nodes.length) nodes.push(welcome());
  find("flow").replaceChildren(...nodes);
  const fresh = !page.group && !page.chat.messages.length;
  const blocked = !page.group && page.chat.blocked;
  find("start").hidden = !fresh && !blocked;
  find("start").textContent = blocked ? "Débloquer et redémarrer" : "Démarrer";
  find("composer").hidden = fresh || blocked;
  drawStatus();
  scrolling.toBottom();
}

function welcome() {
  const text = page.group
    ? "Dans un groupe, le bot ne reçoit que les commandes et les réponses à ses messages." : page.bot.description;
  const title = page.group ? name(page.chat) : "Que peut faire ce bot ?";
  return element("div", { class: "welcome" }, element("b", {}, title), element("p", {}, ...formatted(text || "Écrivez-lui.")));
}

function drawStatus() {
  const typing = (page.typing.get(page.chat.id) || 0) > Date.now();
  const rest = page.group ? `${page.chat.members} membres` : "bot";
  find("chat-status").textContent = typing ? `${page.group ? `${page.bot.first_name} ` : ""}écrit…` : rest;
  find("chat-status").classList.toggle("typing", typing);
}

function speaker() {
  const person = page.people.find((each) => each.id === page.me);
  find("speaker").hidden = !page.group;
  avatar(find("speaker"), person.id, person.first_name);
  find("speaker").setAttribute("aria-label", `Vous écrivez comme ${person.first_name} ; changer`);
  find("text").placeholder = page.group ? `Message (${person.first_name})` : "Message";
}

function nextSpeaker() {
  const at = page.people.findIndex((each) => each.id === page.me);
  page.me = page.people[(at + 1) % page.people.length].id;
  speaker();
  drawChat();
  toast(`Vous écrivez comme ${page.people.find((each) => each.id === page.me).first_name}.`);
}

// -- the list of chats

function drawList() {
  find("chat-list").replaceChildren(...page.chats.map((chat) => {
    const last = chat.messages.at(-1);
    return element(
      "li", {},
      element(
        "button", { class: chat === page.chat ? "chosen" : "", onclick: () => open(chat) },
        avatar(element("span", { class: "avatar" }), chat.id, name(chat)),
        element("span", { class: "lines" }, element("b", {}, name(chat)), element("span", {}, summary(last) || "Nouvelle discussion")),
        chat.unread ? element("span", { class: "badge" }, String(chat.unread)) : null,
      ),
    );
  }));
}

// -- events

function happened({ kind, chat: id, message, data }) {
  const chat = page.chats.find((each) => each.id === id);
  if (!chat) return;
  if (kind === "action") return typingStarted(chat);
  if (kind === "chat") return load();
  if (!message) return;
  const stay = scrolling.stuck() || (kind === "message" && message.from.id === page.me);
  const at = chat.messages.findIndex((each) => each.message_id === message.message_id);
  if (kind === "delete") chat.messages.splice(at, at < 0 ? 0 : 1);
  else if (at >= 0) chat.messages[at] = message;
  else chat.messages.push(message);
  if (kind === "message" && message.from.is_bot) page.typing.delete(chat.id);
  if (kind === "message" && chat !== page.chat) chat.unread = (chat.unread || 0) + 1;
  drawList();
  if (chat === page.chat) redraw(kind, message, stay);
}

function redraw(kind, message, stay) {
  const old = find("flow").querySelector(`[data-id="${message.message_id}"]`);
  if (kind === "message" || kind === "delete" || !old) drawChatKeeping(stay);
  else {
    const fresh = bubble(message, page);
    const open = [...old.querySelectorAll("blockquote.open")].length > 0 && kind !== "edit";
    old.replaceWith(fresh);
    if (open) fresh.querySelectorAll("blockquote.expandable").forEach((each) => each.classList.add("open"));
    if (stay) scrolling.toBottom();
  }
  drawStatus();
}

function drawChatKeeping(stay) {
  const top = scrolling.top();
  drawChat();
  if (!stay) scrolling.stayAt(top);
}

function typingStarted(chat) {
  page.typing.set(chat.id, Date.now() + TYPING);
  if (chat !== page.chat) return;
  drawStatus();
  setTimeout(drawStatus, TYPING + 50);
}

// -- beginning

function switchTheme() {
  const dark = document.documentElement.dataset.theme ? document.documentElement.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.dataset.theme = dark ? "light" : "dark";
}

async function load() {
  const known = await state().catch(() => null);
  if (!known) return null;
  const before = page.chat?.id ?? Number(location.hash.slice(1));
  Object.assign(page, { bot: known.bot, people: known.people, chats: known.chats, botName: known.bot.username });
  if (known.bot.name) page.bot.first_name = known.bot.name;
  page.me = page.people[0].id;
  document.title = `${page.bot.first_name} – démonstration`;
  const chosen = page.chats.find((each) => each.id === before) || (innerWidth > 720 && page.chats[0]);
  drawList();
  if (chosen) open(chosen);
  return known.seen;
}

async function begin() {
  const seen = await load();
  if (seen === null) setTimeout(begin, 1500);
  else listen(seen, happened, begin);
}

find("back").addEventListener("click", () => { document.body.classList.remove("open"); page.chat = null; history.replaceState(null, "", "#"); drawList(); });
find("theme").addEventListener("click", switchTheme);
find("chat-menu").addEventListener("click", chatMenu);
find("speaker").addEventListener("click", nextSpeaker);
find("attach").addEventListener("click", () => find("file").click());
find("file").addEventListener("change", async (event) => {
  for (const each of event.target.files) await guard(upload(page.chat.id, page.me, each));
  event.target.value = "";
});
find("start").addEventListener("click", async () => {
  if (page.chats[0].blocked) await guard(act.block({ person: page.me, blocked: false }));
  send(page.chats[0], "/start");
});
begin();
