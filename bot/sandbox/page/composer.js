// The line at the bottom: writing, replying, editing, the list of commands, inline mode.

import { act, commands } from "./api.js";
import { element } from "./text.js";
import { toast } from "./overlays.js";

const find = (id) => document.getElementById(id);
const text = find("text");
const list = find("suggestions");

export class Composer {
  // `page` offers: chat (the open one), me, botName.
  constructor(page) {
    this.page = page;
    this.about = null;
    this.selected = 0;
    this.asked = 0;
    find("composer").addEventListener("submit", (event) => { event.preventDefault(); this.submit(); });
    text.addEventListener("input", () => this.changed());
    text.addEventListener("keydown", (event) => this.key(event));
    find("commands").addEventListener("click", () => this.set(text.value === "/" ? "" : "/"));
    find("about-cancel").addEventListener("click", () => this.cancel());
  }

  set(value) {
    text.value = value;
    text.focus();
    this.changed();
  }

  clear() {
    text.value = "";
    this.cancel();
    this.changed();
  }

  reply(message, title, shown) {
    this.aim({ reply: message }, title, shown);
  }

  edit(message) {
    this.aim({ edit: message }, "Modifier le message", message.text);
    this.set(message.text);
  }

  aim(about, title, shown) {
    this.about = about;
    find("about").hidden = false;
    find("about-title").textContent = title;
    find("about-text").textContent = shown;
    text.focus();
  }

  cancel() {
    if (this.about?.edit) text.value = "";
    this.about = null;
    find("about").hidden = true;
    this.grow();
  }

  async submit() {
    const value = text.value.trim();
    if (!value) return;
    if (!list.hidden && list.dataset.kind === "inline") return this.press();
    const { chat, me } = this.page;
    const about = this.about;
    this.clear();
    try {
      if (about?.edit) await act.edit({ chat: chat.id, person: me, message: about.edit.message_id, text: value });
      else await act.send({ chat: chat.id, person: me, text: value, reply_to: about?.reply?.message_id });
    } catch (problem) {
      toast(problem.message);
    }
  }

  key(event) {
    if (event.isComposing) return;
    const open = !list.hidden && list.children.length;
    if (open && ["ArrowDown", "ArrowUp"].includes(event.key)) {
      event.preventDefault();
      this.select(this.selected + (event.key === "ArrowDown" ? 1 : -1));
    } else if (open && event.key === "Tab") {
      event.preventDefault();
      if (list.dataset.kind === "commands") this.complete();
      else this.press();
    } else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      if (open && list.dataset.kind === "commands") this.press();
      else this.submit();
    } else if (event.key === "Escape") {
      if (open) this.hide();
      else this.cancel();
    }
  }

  changed() {
    this.grow();
    clearTimeout(this.timer);
    const inline = text.value.match(new RegExp(`^@${this.page.botName}\\s([\\s\\S]*)$`, "i"));
    if (inline) this.timer = setTimeout(() => this.inline(inline[1]), 250);
    else if (/^\/\S*$/.test(text.value)) this.offer(text.value.slice(1));
    else this.hide();
  }

  grow() {
    text.style.height = "auto";
    text.style.height = `${Math.min(text.scrollHeight, 160)}px`;
    find("composer").classList.toggle("full", text.value.trim() !== "");
  }

  // -- commands

  async offer(start) {
    const asked = (this.asked += 1);
    const known = await commands(this.page.chat.id);
    if (asked !== this.asked || !text.value.startsWith("/")) return;
    const fitting = known.filter((each) => each.command.startsWith(start.toLowerCase()));
    this.show("commands", fitting.map((each) =>
      element("button", { type: "button", role: "option", onclick: () => this.command(each.command) },
        element("b", {}, `/${each.command}`), element("span", {}, each.description))));
  }

  command(name) {
    text.value = `/${name}`;
    this.hide();
    this.submit();
  }

  complete() {
    const chosen = list.querySelectorAll("b")[this.selected];
    if (chosen) this.set(`${chosen.textContent} `);
  }

  // -- inline mode

  async inline(query, offset = "") {
    const asked = (this.asked += 1);
    const { chat, me } = this.page;
    try {
      const answer = await act.inline({ chat: chat.id, person: me, query, offset });
      if (asked !== this.asked) return;
      const rows = answer.results.map((each) => this.result(answer.query, each));
      if (answer.button && !offset) rows.unshift(this.opener(answer.button));
      const before = offset ? [...list.children] : [];
      const empty = element("p", { class: "empty" }, "Aucun résultat");
      this.show("inline", [...before, ...rows].length ? [...before, ...rows] : [empty]);
      list.onscroll = () => {
        if (answer.next_offset && list.scrollTop + list.clientHeight > list.scrollHeight - 80) {
          list.onscroll = null;
          this.inline(query, answer.next_offset);
        }
      };
    } catch (problem) {
      toast(problem.message);
    }
  }

  result(query, each) {
    const title = each.title || each.caption || "Photo";
    return element(
      "button", { type: "button", role: "option", class: "result", onclick: () => this.choose(query, each) },
      element("span", { class: "tile" }, title.slice(0, 1).toUpperCase()),
      element("span", { class: "lines" }, element("b", {}, title), element("span", {}, each.description || "")),
    );
  }

  opener(button) {
    return element("button", { type: "button", class: "opener", onclick: () => {
      this.clear();
      this.page.openBot(button.start_parameter);
    } }, button.text);
  }

  async choose(query, each) {
    this.clear();
    try {
      await act.choose({ chat: this.page.chat.id, query, result: each.id });
    } catch (problem) {
      toast(problem.message);
    }
  }

  // -- the list above the line

  show(kind, rows) {
    list.dataset.kind = kind;
    list.replaceChildren(...rows);
    list.hidden = rows.length === 0;
    this.select(0);
  }

  hide() {
    this.asked += 1;
    list.hidden = true;
  }

  select(index) {
    const rows = [...list.querySelectorAll("button")];
    this.selected = Math.max(0, Math.min(index, rows.length - 1));
    rows.forEach((row, at) => row.classList.toggle("selected", at === this.selected));
    rows[this.selected]?.scrollIntoView({ block: "nearest" });
  }

  press() {
    list.querySelectorAll("button")[this.selected]?.click();
  }
}
