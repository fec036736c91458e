// Talking to the sandbox: requests, and news by server-sent events.
async function ask(method, path, body) {
  const answer = await fetch(`/sandbox/api/${path}`, {
    method, headers: body ? { "Content-Type": "application/json" } : {}, body: body && JSON.stringify(body),
  });
  const value = await answer.json();
  if (!answer.ok) throw new Error(value.error ?? answer.statusText);
  return value;
}

export const get = (path) => ask("GET", path);
export const post = (path, body = {}) => ask("POST", path, body);
export const remove = (path) => ask("DELETE", path);
export const act = (openid, action, body) => post(`people/${encodeURIComponent(openid)}/${action}`, body);

export async function upload(file) {
  const form = new FormData();
  form.append("media", file, file.name);
  const answer = await fetch("/sandbox/api/media?type=image", { method: "POST", body: form });
  const value = await answer.json();
  if (!answer.ok) throw new Error(value.error);
  return value;
}

// After a lost line the browser comes back by itself; what was missed is then read anew.
export function listen(onNews) {
  const source = new EventSource("/sandbox/api/events");
  source.onmessage = (event) => onNews(JSON.parse(event.data));
  source.onopen = () => onNews({ what: "all", who: "" });
}
