// The chat stays at its end while it grows, unless one has scrolled up.

const find = (id) => document.getElementById(id);
const area = find("messages");
const NEAR = 80;
let height = 0;
let held = true;

const atBottom = () => area.scrollHeight - area.scrollTop - area.clientHeight < NEAR;
export const stuck = () => held;
export const top = () => area.scrollTop;

export function toBottom() {
  held = true;
  area.scrollTop = area.scrollHeight;
}

export function stayAt(position) {
  held = false;
  area.scrollTop = position;
}

export function jump(id) {
  const node = find("flow").querySelector(`[data-id="${id}"]`);
  node?.scrollIntoView({ behavior: "smooth", block: "center" });
  node?.classList.add("flash");
  setTimeout(() => node?.classList.remove("flash"), 1200);
}

area.addEventListener("scroll", () => {
  find("bottom").hidden = atBottom();
  held = atBottom() || (held && area.scrollHeight !== height);
  height = area.scrollHeight;
});
find("bottom").addEventListener("click", toBottom);
const growing = new ResizeObserver(() => held && toBottom());
growing.observe(area);
growing.observe(find("flow"));
