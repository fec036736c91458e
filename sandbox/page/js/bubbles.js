// One line of the chat as an element, whatever kind it is.
import { el, icon, safeUrl } from "./dom.js";
import { richText, tap } from "./richtext.js";
import { t } from "./words.js";

const COLOURS = ["#5b8def", "#e0884a", "#9a6dd7", "#d9607c", "#3fa39b", "#7a8a3c"];
const WAVES = "M8 9.5a4 4 0 0 1 0 5M11.5 7a7.5 7.5 0 0 1 0 10M15 4.5a11 11 0 0 1 0 15";

export function line(bubble, person, onTap) {
  if (bubble.type === "system") return system(bubble);
  const [content, look] = (KINDS[bubble.type] ?? words)(bubble, onTap);
  const hooks = { "data-testid": "bubble", "data-direction": bubble.direction, "data-road": bubble.road, "data-id": bubble.id };
  const said = el("div", { class: "said" }, el("div", { class: `bubble ${look}`, ...hooks }, ...content), ...under(bubble));
  return el("div", { class: `row ${bubble.direction} ${look.includes("sheet") && !look.includes("place") ? "wide" : ""}` }, face(bubble, person), said);
}

function under(bubble) {
  if (bubble.direction === "in") return [el("span", { class: "road", "data-road": bubble.road }, t(`road.${bubble.road}`))];
  return bubble.type === "voice" && bubble.text ? [el("span", { class: "heard" }, t("heard", { text: bubble.text }))] : [];
}

function system(bubble) {
  const sorry = Boolean(bubble.data.reason);
  const hooks = { "data-testid": sorry ? "bubble" : "system", "data-direction": "in", "data-road": bubble.road };
  return el("div", { class: sorry ? "system sorry" : "system", title: bubble.data.reason, ...hooks }, el("span", {}, bubble.text));
}

function face(bubble, person) {
  if (bubble.direction === "in") return el("span", { class: "face account", "aria-hidden": "true" }, "聚");
  const colour = COLOURS[[...person.openid].reduce((sum, c) => sum + c.charCodeAt(0), 0) % COLOURS.length];
  const node = el("span", { class: "face", "aria-hidden": "true" }, [...person.name][0] ?? "?");
  node.style.background = colour;
  return node;
}

const words = (bubble, onTap) => [richText(bubble.text || `[${bubble.type}]`, onTap), "tail"];

function choices(bubble, onTap) {
  const { head_content: head, list = [], tail_content: tail } = bubble.data;
  const items = list.map((item) => tap(item.content, () => onTap(item.content, item.id), true));
  return [[...richText(head ?? "", onTap), ...items, ...richText(tail ?? "", onTap)], "tail"];
}

function template(bubble) {
  const rows = bubble.data.rows.flatMap((row) => [el("dt", {}, row.name), el("dd", {}, row.value)]);
  const url = safeUrl(bubble.data.url);
  const head = el("div", { class: "card-head" }, el("i", { "aria-hidden": "true" }, "聚"), t("accountName"));
  const foot = url && el("a", { class: "card-foot", href: url, target: "_blank", rel: "noopener noreferrer" }, t("detail"));
  return [[head, el("div", { class: "card-title" }, bubble.data.title), el("dl", {}, ...rows), foot].filter(Boolean), "sheet"];
}

function news(bubble) {
  return [bubble.data.articles.map((article, index) => {
    const picture = safeUrl(article.picurl);
    const inside = [picture && !index && el("img", { src: picture, alt: "" }), el("strong", {}, article.title ?? ""),
      !index && article.description && el("small", {}, article.description)].filter(Boolean);
    const url = safeUrl(article.url);
    return el(url ? "a" : "div", { class: "article", href: url, target: "_blank", rel: "noopener noreferrer" }, ...inside);
  }), "sheet"];
}

function picture(bubble) {
  const address = safeUrl(bubble.data.picurl) ?? `/sandbox/media/${encodeURIComponent(bubble.data.mediaid ?? bubble.data.media_id)}`;
  return [[el("img", { src: address, alt: t("picture") })], "picture"];
}

function place(bubble) {
  return [[el("b", {}, bubble.text || t("place")), el("div", { class: "map", "aria-hidden": "true" })], "sheet place"];
}

function voice(bubble) {
  const seconds = Math.max(2, Math.ceil((bubble.text?.length ?? 0) / 4));
  return [[el("span", { class: "voice", "aria-label": t("justVoice") }, icon(WAVES), `${seconds}″`)], "tail"];
}

const KINDS = { msgmenu: choices, template, news, image: picture, images: picture, location: place, voice };
