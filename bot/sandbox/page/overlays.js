// What lies over the chat: notes, alerts, the picture viewer, the menu of a message, the choice of a chat.

import { element } from "./text.js";

const find = (id) => document.getElementById(id);
let hiding;

export function toast(text) {
  const node = find("toast");
  node.textContent = text;
  node.hidden = false;
  clearTimeout(hiding);
  hiding = setTimeout(() => (node.hidden = true), 3000);
}

export function alertBox(text) {
  find("alert-text").textContent = text;
  find("alert").showModal();
}

export function viewPicture(url, title) {
  const image = find("viewer-image");
  image.src = url;
  image.alt = title;
  find("viewer").showModal();
}

export async function copy(text, said = "Copié") {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Without HTTPS on another machine there is no clipboard API; the old way still works there.
    const area = element("textarea", { class: "offscreen" });
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
  toast(said);
}

export function menu(x, y, emojis, items) {
  const node = find("menu");
  const close = () => (node.hidden = true);
  const row = emojis.map(([emoji, run]) => element("button", { onclick: () => { close(); run(); } }, emoji));
  const entries = items.map(([label, run]) => element("button", { role: "menuitem", onclick: () => { close(); run(); } }, label));
  node.replaceChildren(...(row.length ? [element("div", { class: "emojis" }, ...row)] : []), ...entries);
  node.hidden = false;
  const { width, height } = node.getBoundingClientRect();
  node.style.left = `${Math.max(8, Math.min(x, innerWidth - width - 8))}px`;
  node.style.top = `${Math.max(8, Math.min(y, innerHeight - height - 8))}px`;
}

export function chooseChat(chats, choose) {
  const dialog = find("chooser");
  find("chooser-list").replaceChildren(...chats.map((chat) =>
    element("li", {}, element("button", { onclick: () => { dialog.close(); choose(chat); } }, chat.name))));
  dialog.showModal();
}

for (const id of ["viewer", "alert", "chooser"]) {
  find(id).addEventListener("click", (event) => { if (event.target === event.currentTarget) event.currentTarget.close(); });
}
find("viewer-image").addEventListener("click", () => find("viewer").close());
addEventListener("pointerdown", (event) => { if (!event.target.closest("#menu")) find("menu").hidden = true; });
addEventListener("keydown", (event) => { if (event.key === "Escape") find("menu").hidden = true; });
