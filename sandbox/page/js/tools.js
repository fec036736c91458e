// The panels beside the phone: people, time, switches, faults, codes.
import { doing, readChat, toast } from "./chat.js";
import { byId, el, redraw } from "./dom.js";
import { act, post, remove } from "./server.js";
import { choose, now, person, readState, state } from "./store.js";
import { day, full, hourMinute } from "./times.js";
import { language, t } from "./words.js";

const TOGGLES = ["blocked", "blacklisted", "frozen", "refuses_notices"];
const KINDS = ["-1", "40001", "42001", "45009", "45011", "40164", "89503", "html", "slow", "reset", "truncated", "http500"];
const PATHS = ["message/custom/send", "message/template/send", "message/mass/sendall", "message/subscribe/bizsend", "stable_token",
  "user/info", "menu/create", "qrcode/create", "media/upload"].map((path) => `/cgi-bin/${path}`);

// Runs a request of these panels and shows its failure on the phone.
async function trying(request) {
  try {
    await request();
  } catch (error) {
    toast(t("failed", { why: error.message }));
  }
}

function onSubmit(id, action) {
  byId(id).addEventListener("submit", (event) => {
    event.preventDefault();
    trying(action);
  });
}

export function setUpTools(draw) {
  byId("person-select").addEventListener("change", ({ target }) => trying(async () => {
    await choose(target.value);
    draw();
    await readChat();
  }));
  onSubmit("person-form", () => addPerson(draw));
  byId("follow").addEventListener("click", () => doing("follow"));
  byId("follow-here").addEventListener("click", () => doing("follow"));
  byId("unfollow").addEventListener("click", () => doing("unfollow"));
  setUpScan();
  setUpTime();
  setUpFaults();
}

async function addPerson(draw) {
  const added = await post("people", { name: byId("person-name").value.trim() });
  byId("person-form").reset();
  await choose(added.openid);
  await readState();
  draw();
  await readChat();
}

function setUpScan() {
  byId("scan-open").addEventListener("click", () => byId("scan-dialog").showModal());
  onSubmit("scan-form", () => scan(byId("scan-scene").value.trim()));
}

function scan(scene) {
  byId("scan-dialog").close();
  byId("scan-form").reset();
  return doing("scan", { scene });
}

function setUpTime() {
  const advance = (seconds) => trying(() => post("clock", { advance_seconds: seconds }));
  byId("hour").addEventListener("click", () => advance(3600));
  byId("day").addEventListener("click", () => advance(86400));
  onSubmit("moment-form", () => post("clock", { set: byId("moment").value }));
  byId("moment").addEventListener("focus", ({ target }) => { target.value ||= `${day(now())}T${hourMinute(now())}`; });
  setInterval(drawClock, 1000);
}

function setUpFaults() {
  byId("fault-kind").append(...KINDS.map((kind) => el("option", {}, kind)));
  onSubmit("fault-form", () => {
    const fault = { endpoint: byId("fault-endpoint").value, kind: byId("fault-kind").value, rate: Number(byId("fault-rate").value) };
    const count = byId("fault-count").value;
    return post("faults", count ? { ...fault, count: Number(count) } : fault);
  });
  byId("faults-clear").addEventListener("click", () => trying(() => remove("faults")));
  onSubmit("latency-form", () => post("latency", { ms: Number(byId("latency").value) }));
}

export function drawTools() {
  drawPeople();
  drawClock();
  drawToggles();
  drawFaults();
  drawCodes();
  byId("account-kind").textContent = `${t(`kind.${state.account}`)} · ${t(`mode.${state.mode}`)} · ${state.original_id}`;
}

function drawClock() {
  byId("clock").textContent = full(now());
  byId("phone-time").textContent = hourMinute(now());
}

function drawPeople() {
  const select = byId("person-select");
  const names = state.people.map((one) => [one.openid, one.name]);
  redraw(select, names, () => names.map(([value, name]) => el("option", { value }, name)));
  select.value = state.current;
  select.disabled = !names.length;
  const one = person();
  byId("follow").disabled = !one || one.following;
  byId("unfollow").disabled = !one?.following;
  byId("scan-open").disabled = !one;
  byId("stranger").hidden = !one || one.following;
  byId("dock").hidden = !one?.following;
  drawWindows(one?.windows ?? []);
}

function drawWindows(windows) {
  const rows = windows.map((w) => el("li", {}, el("span", {}, t("windowLine", { scene: t(`scene.${w.scene}`), left: w.left })),
    el("span", {}, t("until", { time: w.closes_at.slice(5, 16).replace("T", " ").replace("-", "/") }))));
  byId("windows").replaceChildren(...(rows.length ? rows : [el("li", { class: "none" }, t("noWindow"))]));
}

function drawToggles() {
  redraw(byId("toggles"), language(), () => TOGGLES.map(toggle));
  const one = person();
  for (const name of TOGGLES) {
    const box = byId(`toggle-${name}`);
    box.checked = Boolean(one?.toggles[name]);
    box.disabled = !one;
  }
}

function toggle(name) {
  const onchange = ({ target }) => trying(() => act(state.current, "toggles", { [name]: target.checked }));
  return el("label", {}, t(`toggle.${name}`), el("input", { type: "checkbox", id: `toggle-${name}`, "data-testid": `toggle-${name}`, onchange }));
}

function drawFaults() {
  const endpoint = byId("fault-endpoint");
  const chosen = endpoint.value || "*";
  redraw(endpoint, language(), () => ["*", ...PATHS].map((path) => el("option", { value: path }, path === "*" ? t("everyEndpoint") : path)));
  endpoint.value = chosen;
  redraw(byId("faults"), state.faults, () => state.faults.map((fault) =>
    el("li", {}, `${fault.kind} · ${fault.endpoint} · ${fault.rate}${fault.count == null ? "" : ` · ${fault.count}×`}`)));
}

function drawCodes() {
  if (!state.codes.length) return redraw(byId("codes"), language(), () => [el("li", { class: "hint" }, t("noCodes"))]);
  redraw(byId("codes"), state.codes, () => state.codes.map((code) => {
    const address = `/cgi-bin/showqrcode?ticket=${encodeURIComponent(code.ticket)}`;
    return el("li", {}, el("button", { type: "button", onclick: () => scan(code.scene) }, el("img", { src: address, alt: "" }), code.scene));
  }));
}
