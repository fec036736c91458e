// Everything under the thumb: writing, emoji, voice, pictures, places, and the menu.
import { doing, say, toast } from "./chat.js";
import { byId, el, icon } from "./dom.js";
import { upload } from "./server.js";
import { person, state } from "./store.js";
import { t } from "./words.js";

const EMOJI = "😀😄😂😊😍🥰😘😜🤔😅😢😭😡😱🥳😴👍👎👏🙏💪🤝✌️👌❤️💚🎉🌹🌞🌧️🎈🎁🚗🚌🏠🏃🧹🌳🍎☕".match(/\p{Extended_Pictographic}\uFE0F?/gu);
const PLACES = [
  ["社区北门", 39.9712, 116.4903], ["中国电影博物馆", 39.9989, 116.5206], ["酒仙桥街道办事处", 39.9745, 116.4937], ["望京地铁站", 39.9986, 116.4695],
];
const ICONS = {
  voice: "M12 4a2.5 2.5 0 0 1 2.5 2.5v5a2.5 2.5 0 0 1-5 0v-5A2.5 2.5 0 0 1 12 4zM6.5 11.5a5.5 5.5 0 0 0 11 0M12 17v3",
  picture: "M4 5.5h16v13H4zM4 16l5-5 4 4 3-2.5 4 3.5M15.5 9.5h.01",
  notice: "M12 4a5 5 0 0 1 5 5v4l2 3H5l2-3V9a5 5 0 0 1 5-5zM10 18.5a2 2 0 0 0 4 0",
  place: "M12 21s6.5-6.2 6.5-11a6.5 6.5 0 0 0-13 0c0 4.8 6.5 11 6.5 11zM12 12a2.2 2.2 0 1 0 0-4.4 2.2 2.2 0 0 0 0 4.4z",
};
const input = byId("input");

export function setUpDock() {
  setUpWriting();
  setUpPanels();
  setUpVoice();
  setUpPicture();
  setUpPlace();
  byId("bar-toggle").addEventListener("click", toggleBar);
  document.addEventListener("click", (event) => event.target.closest(".menu-slot") || closeSubs());
  document.addEventListener("keydown", (event) => event.key === "Escape" && closeSubs());
}

function setUpWriting() {
  byId("compose").addEventListener("submit", (event) => { event.preventDefault(); send(); });
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    send();
  });
}

function send() {
  const text = input.value.trim();
  if (!text) return;
  input.value = "";
  input.focus();
  say(text);
}

function setUpPanels() {
  byId("emoji").append(...EMOJI.map((one) => el("button", { type: "button", "aria-label": one, onclick: () => insert(one) }, one)));
  for (const [button, panel] of [["emoji-open", "emoji"], ["more-open", "more"]]) {
    byId(button).addEventListener("click", () => show(byId(panel).hidden ? panel : ""));
  }
}

function show(panel) {
  for (const id of ["emoji", "more"]) {
    byId(id).hidden = id !== panel;
    byId(`${id}-open`).setAttribute("aria-expanded", String(id === panel));
  }
}

function insert(text) {
  input.setRangeText(text, input.selectionStart, input.selectionEnd, "end");
  input.focus();
}

export function drawExtras() {
  const openers = { voice: () => open("voice-dialog"), picture: () => byId("picture").click(), place: () => open("place-dialog"), notice: askNotices };
  byId("more").replaceChildren(...Object.entries(openers).map(([name, onclick]) =>
    el("button", { type: "button", onclick }, el("i", {}, icon(ICONS[name])), t(name))));
}

const open = (id) => byId(id).showModal();

function setUpVoice() {
  byId("voice-form").addEventListener("submit", (event) => {
    event.preventDefault();
    byId("voice-dialog").close();
    doing("send", { type: "voice", recognition: byId("voice-text").value });
    event.target.reset();
  });
}

function setUpPicture() {
  byId("picture").addEventListener("change", async ({ target }) => {
    const [file] = target.files;
    target.value = "";
    if (!file) return;
    try {
      doing("send", { type: "image", media_id: (await upload(file)).media_id });
    } catch (error) {
      toast(t("failed", { why: error.message }));
    }
  });
}

function setUpPlace() {
  const give = (label, lat, lng) => { byId("place-dialog").close(); doing("send", { type: "location", label, lat, lng }); };
  byId("places").append(...PLACES.map((one) => el("li", {}, el("button", { type: "button", onclick: () => give(...one) }, one[0]))));
  byId("place-form").addEventListener("submit", (event) => {
    event.preventDefault();
    give(byId("place-label").value, Number(byId("place-lat").value), Number(byId("place-lng").value));
  });
}

// What the page of an account shows when it asks whether a person wants its notices.
function askNotices() {
  byId("notices").replaceChildren(...state.notices.map(({ template_id: id, title }) => el("li", {},
    el("span", {}, t("noticeLine", { title, left: person()?.notice_credits[id] ?? 0 })),
    choose(id, "accept"), choose(id, "reject"))));
  open("notice-dialog");
}

function choose(id, answer) {
  const onclick = () => {
    byId("notice-dialog").close();
    doing("event", { event: "subscribe_msg_popup_event", SubscribeMsgPopupEvent: { List: [{ TemplateId: id, SubscribeStatusString: answer, PopupScene: "1" }] } });
  };
  return el("button", { type: "button", "data-testid": `${answer}-${id}`, onclick }, t(`notice.${answer}`));
}

function toggleBar() {
  const menuOnly = byId("dock").classList.toggle("menu-only");
  byId("bar-toggle").setAttribute("aria-expanded", String(!menuOnly));
  show("");
}

export function drawMenu() {
  const buttons = state.menu?.button ?? [];
  const nav = byId("menu");
  const wanted = JSON.stringify(buttons);
  if (nav.dataset.drawn === wanted) return;
  nav.dataset.drawn = wanted;
  nav.hidden = !buttons.length;
  byId("bar-toggle").hidden = !buttons.length;
  if (!buttons.length) byId("dock").classList.remove("menu-only");
  nav.replaceChildren(...buttons.map(slot));
}

function slot(button, index) {
  const subs = button.sub_button ?? [];
  const hook = { type: "button", "data-testid": `menu-${index}` };
  if (!subs.length) return el("div", { class: "menu-slot" }, el("button", { ...hook, onclick: () => press(button) }, button.name));
  const list = el("div", { class: "sub", hidden: true }, ...subs.map(item));
  const top = el("button", { ...hook, class: "has-sub", "aria-expanded": "false", onclick: () => unfold(top, list) }, button.name);
  return el("div", { class: "menu-slot" }, top, list);
}

function item(sub) {
  return el("button", { type: "button", "data-testid": "menu-item", onclick: () => { closeSubs(); press(sub); } }, sub.name);
}

function unfold(top, list) {
  const folded = list.hidden;
  closeSubs();
  list.hidden = !folded;
  top.setAttribute("aria-expanded", String(folded));
}

function closeSubs() {
  for (const list of document.querySelectorAll(".sub")) {
    list.hidden = true;
    list.previousElementSibling.setAttribute("aria-expanded", "false");
  }
}

// What the phone does itself for a button, besides telling the platform.
function press(button) {
  if (button.type === "view") window.open(button.url, "_blank", "noopener");
  if (button.type === "view") return doing("menu", { url: button.url });
  if (button.type === "click") return doing("menu", { key: button.key });
  if (button.type === "location_select") open("place-dialog");
  return doing("event", { event: button.type, EventKey: button.key ?? "" });
}
