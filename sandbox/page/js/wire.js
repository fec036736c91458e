// The raw exchanges, newest first.
import { byId, el } from "./dom.js";
import { get } from "./server.js";
import { state } from "./store.js";
import { hourMinute } from "./times.js";
import { t } from "./words.js";

const MOST = 200;
const list = byId("wire-list");
let last = 0;
let floor = 0;
let wanted = false;

export function setUpWire() {
  byId("wire-mine").addEventListener("change", redrawWire);
  byId("wire-clear").addEventListener("click", () => { floor = last; redrawWire(); });
  byId("wire-toggle").addEventListener("click", () => {
    const open = byId("wire").classList.toggle("open");
    byId("wire-toggle").setAttribute("aria-expanded", String(open));
  });
}

export function redrawWire() {
  last = floor;
  list.replaceChildren(el("li", { class: "quiet" }, t("noWire")));
  return readWire();
}

// News may come by the thousand; one reading covers all that came while it was under way.
export async function readWire() {
  if (wanted) return;
  wanted = true;
  await new Promise((done) => setTimeout(done, 60));
  wanted = false;
  const mine = byId("wire-mine").checked ? `&openid=${encodeURIComponent(state.current)}` : "";
  const entries = await get(`wire?after=${last}&limit=${MOST}${mine}`);
  for (const entry of entries.filter((one) => one.id > last)) {
    last = entry.id;
    list.querySelector(".quiet")?.remove();
    list.prepend(row(entry));
  }
  while (list.childElementCount > MOST) list.lastElementChild.remove();
}

function row(entry) {
  const { arrow, name, small, code, bad, boxes } = READERS[entry.kind](entry);
  const summary = el("summary", {}, el("span", { class: "arrow", "aria-hidden": "true" }, arrow),
    el("span", { class: "name" }, name, el("small", {}, `${hourMinute(new Date(entry.at))} ${small}`)),
    el("span", { class: "code" }, code), el("span", { class: "ms" }, entry.ms == null ? "" : `${entry.ms} ms`));
  const inside = boxes.filter(([, text]) => text).flatMap(([title, text]) => [el("h3", {}, t(title)), el("pre", {}, text)]);
  return el("li", {}, el("details", { class: `${entry.kind} ${bad ? "bad" : ""}` }, summary, ...inside));
}

const tag = (xml, name) => xml.match(new RegExp(`<${name}>(?:<!\\[CDATA\\[)?([\\s\\S]*?)(?:\\]\\]>)?</${name}>`))?.[1] ?? "";
const lines = (xml) => xml.replace(/(<\/\w+>)(?=<)/g, "$1\n").replace(/^<xml>(?=<)/, "<xml>\n");
const json = (value) => JSON.stringify(value, null, 1);
const filled = (value) => (json(value ?? {}) === "{}" ? "" : json(value));

const READERS = {
  push: (entry) => ({
    arrow: "↓",
    name: tag(entry.xml, "Event") || tag(entry.xml, "MsgType"),
    small: [entry.attempt > 1 && t("attempt", { n: entry.attempt }), tag(entry.xml, "Content") || tag(entry.xml, "EventKey")].filter(Boolean).join(" · "),
    code: entry.status ?? "✕", bad: Boolean(entry.error),
    boxes: [["reason", entry.error], ["sent", lines(entry.xml)], ["sealed", entry.sent === entry.xml ? "" : lines(entry.sent)],
      ["answered", filled(entry.reply)], ["answeredRaw", lines(entry.reply_raw ?? "")]],
  }),
  api: (entry) => ({
    arrow: "↑", name: entry.path.replace("/cgi-bin/", ""), small: entry.fault ?? "",
    code: entry.errcode, bad: entry.errcode !== 0 || Boolean(entry.fault),
    boxes: [["request", [filled({ ...entry.query, access_token: undefined }), filled(entry.request)].filter(Boolean).join("\n")], ["response", typeof entry.response === "string" ? entry.response : json(entry.response)]],
  }),
  error: (entry) => ({ arrow: "!", name: entry.reason, small: "", code: "", bad: true, boxes: [["reason", entry.reason]] }),
};
