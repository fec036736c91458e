// The chat of the person who holds the phone.
import { line } from "./bubbles.js";
import { byId, el } from "./dom.js";
import { act, get } from "./server.js";
import { separator } from "./times.js";
import { now, state, person } from "./store.js";
import { t } from "./words.js";

const GAP = 5 * 60 * 1000;
const log = byId("log");
let shown = "";
let last = 0;
let lastAt = 0;
let busy = Promise.resolve();

export function toast(text) {
  byId("toast").textContent = text;
  clearTimeout(toast.timer);
  toast.timer = setTimeout(() => { byId("toast").textContent = ""; }, 3500);
}

// Carries out one action of the person; what fails is said on the phone, not swallowed.
export async function doing(action, body) {
  if (!state.current) return;
  try {
    await act(state.current, action, body);
  } catch (error) {
    toast(t("failed", { why: error.message }));
  }
}

export const say = (text, bizmsgmenuid) => doing("say", bizmsgmenuid == null ? { text } : { text, bizmsgmenuid });

// One reading at a time, so that two pieces of news never show a bubble twice.
export function readChat(afresh = false) {
  busy = busy.then(() => read(afresh)).catch((error) => toast(t("failed", { why: error.message })));
  return busy;
}

async function read(afresh) {
  if (afresh || shown !== state.current) start();
  if (!state.current) return;
  const bubbles = await get(`people/${encodeURIComponent(state.current)}/messages?after=${last}`);
  if (!bubbles.length && log.childElementCount) return;
  if (bubbles.length) log.querySelector(".empty")?.remove();
  for (const bubble of bubbles) add(bubble);
  if (!last) log.append(el("p", { class: "empty" }, t("hello")));
  log.scrollTop = log.scrollHeight;
}

function start() {
  shown = state.current;
  last = lastAt = 0;
  log.replaceChildren();
  if (!shown) log.append(el("p", { class: "empty" }, t("nobody")));
}

function add(bubble) {
  const at = Date.parse(bubble.at);
  if (at - lastAt > GAP) log.append(el("p", { class: "when" }, separator(new Date(at), now())));
  lastAt = at;
  last = bubble.id;
  log.append(line(bubble, person(), say));
}
