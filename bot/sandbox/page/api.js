// The page's talk with the sandbox: state, acts and the stream of events.

async function call(name, body) {
  const answer = await fetch(`/demo/${name}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const result = await answer.json();
  if (!answer.ok) throw new Error(result.problem || "Le serveur ne répond pas.");
  return result;
}

export const act = new Proxy({}, { get: (_, name) => (body) => call(name, body) });

export async function state() {
  return (await fetch("/demo/state")).json();
}

export async function commands(chat) {
  return (await fetch(`/demo/commands?chat=${chat}`)).json();
}

export async function upload(chat, person, file) {
  const form = new FormData();
  form.set("chat", chat);
  form.set("person", person);
  form.set("file", file);
  const answer = await fetch("/demo/upload", { method: "POST", body: form });
  if (!answer.ok) throw new Error((await answer.json()).problem);
}

// After a break the browser would resume at an old event; a fresh state is simpler and never wrong.
export function listen(seen, onEvent, onReturn) {
  const stream = new EventSource(`/demo/events?seen=${seen}`);
  stream.onmessage = (event) => onEvent(JSON.parse(event.data));
  stream.onerror = () => {
    stream.close();
    setTimeout(onReturn, 1000);
  };
}

export const fileUrl = (id) => `/demo/file/${encodeURIComponent(id)}`;
