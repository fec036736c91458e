// A text as WeChat shows it: links and tappable choices; everything else stays text.
import { el, safeUrl } from "./dom.js";

const LINK = /<a\s[^>]*?href=(?:"([^"]*)"|'([^']*)')[^>]*>([\s\S]*?)<\/a>|(https?:\/\/[^\s<>"'，。）)】]+)/gi;
// WeChat lets people call a number that stands in a text.
const PHONE = /(?<![\d-])(?:1[3-9]\d{9}|0\d{2,3}-\d{7,8})(?![\d-])/g;
const CALL = /^tel:\+?\d+$/i;
const CHOICE = /^weixin:\/\/bizmsgmenu\?/i;

export function richText(text, onTap) {
  const nodes = [];
  let end = 0;
  for (const match of text.matchAll(LINK)) {
    nodes.push(...withPhones(text.slice(end, match.index)), link(match, onTap));
    end = match.index + match[0].length;
  }
  return [...nodes, ...withPhones(text.slice(end))];
}

function withPhones(text) {
  const nodes = [];
  let end = 0;
  for (const { 0: number, index } of text.matchAll(PHONE)) {
    nodes.push(text.slice(end, index), el("a", { href: `tel:${number}` }, number));
    end = index + number.length;
  }
  return [...nodes, text.slice(end)];
}

function link([whole, quoted, single, label, bare], onTap) {
  const address = plain(quoted ?? single ?? bare);
  if (CHOICE.test(address)) return choice(address, plain(label), onTap);
  if (CALL.test(address)) return el("a", { href: address }, plain(label));
  const url = safeUrl(address);
  return url ? el("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, plain(label ?? bare)) : whole;
}

function choice(address, label, onTap) {
  const query = new URLSearchParams(address.slice(address.indexOf("?") + 1));
  const text = query.get("msgmenucontent") || label;
  return tap(label, () => onTap(text, query.get("msgmenuid") ?? ""));
}

export const tap = (label, onclick, block) => el("button", { type: "button", class: block ? "tap block" : "tap", onclick }, label);

const ENTITIES = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'" };
const plain = (text) => text.replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => ENTITIES[entity]);
