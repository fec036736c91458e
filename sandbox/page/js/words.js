// Every word of the page, in Chinese and English.
const zh = {
  title: "微信沙盒", accountName: "聚一起", otherLanguage: "English",
  time: "时间旅行", hour: "+1 小时", day: "+1 天", moment: "跳到这个时刻", go: "前往",
  tools: "工具", person: "居民", who: "手机在谁手里", newName: "新居民的称呼", add: "添加",
  follow: "关注", unfollow: "取消关注", scan: "扫一扫", windows: "客服消息窗口",
  noWindow: "没有打开的客服窗口", windowLine: "{scene} · 还可发 {left} 条", until: "至 {time}",
  "scene.message": "发消息", "scene.menu": "点菜单", "scene.follow": "关注", "scene.scan": "扫码",
  switches: "这位居民", "toggle.blocked": "拒收消息", "toggle.blacklisted": "在黑名单", "toggle.frozen": "账号被冻结",
  "toggle.refuses_notices": "拒绝订阅通知",
  faults: "接口故障", endpoint: "接口", everyEndpoint: "全部接口", kind: "故障", rate: "比例 0–1", count: "次数",
  noEnd: "不限", clear: "全部清除", latency: "接口延迟（毫秒）", apply: "应用",
  phone: "手机", log: "聊天记录", message: "消息", send: "发送", emoji: "表情", more: "更多", menu: "菜单",
  toggleBar: "切换菜单与键盘", notFollowing: "还没有关注这个公众号", followHere: "关注公众号",
  nobody: "先添加一位居民，再和“聚一起”聊天", hello: "说点什么，或点下面的菜单",
  voice: "语音", picture: "图片", place: "位置", voiceTitle: "发语音", recognition: "识别结果", voiceHint: "留空就是一条没有识别结果的语音，和现在的微信一样。",
  notice: "订阅", noticeTitle: "订阅通知", noticeHint: "每接受一次，公众号可以发一条这样的通知。", noticeLine: "{title}（还可发 {left} 条）", "notice.accept": "接受", "notice.reject": "拒绝",
  placeTitle: "发位置", placeName: "地点名称", lat: "纬度", lng: "经度",
  scanTitle: "扫一扫", scene: "场景值", close: "关闭", noCodes: "公众号还没有生成带场景的二维码；也可以直接输入场景值。",
  wire: "往来报文", onlyPerson: "只看此人", tidy: "清空", noWire: "机器人收到和发出的每个请求都会出现在这里。",
  sent: "发出（解密后）", sealed: "发出（原文）", answered: "回复（解密后）", answeredRaw: "回复（原文）", request: "请求", response: "响应", reason: "原因",
  attempt: "第 {n} 次", detail: "查看详情", heard: "识别：{text}", justVoice: "语音",
  "road.passive": "被动回复", "road.custom": "客服消息", "road.template": "模板消息", "road.mass": "群发", "road.notice": "订阅通知", "road.platform": "微信",
  "kind.subscription": "未认证公众号", "kind.verified_subscription": "已认证公众号", "kind.service": "已认证服务号", "kind.test": "测试号",
  "mode.plain": "明文", "mode.compat": "兼容", "mode.safe": "安全模式",
  months: "{m}月{d}日", yesterday: "昨天", failed: "没有成功：{why}",
};
const en = {
  title: "WeChat sandbox", accountName: "聚一起 Juyiqi", otherLanguage: "中文",
  time: "Time travel", hour: "+1 hour", day: "+1 day", moment: "Go to this moment", go: "Go",
  tools: "Tools", person: "Resident", who: "Who holds the phone", newName: "Name of a new resident", add: "Add",
  follow: "Follow", unfollow: "Unfollow", scan: "Scan", windows: "Customer-service windows",
  noWindow: "No customer-service window open", windowLine: "{scene} · {left} left", until: "until {time}",
  "scene.message": "wrote", "scene.menu": "menu tap", "scene.follow": "followed", "scene.scan": "scanned",
  switches: "This resident", "toggle.blocked": "Blocks messages", "toggle.blacklisted": "Blacklisted", "toggle.frozen": "Account frozen",
  "toggle.refuses_notices": "Refuses notices",
  faults: "API faults", endpoint: "Endpoint", everyEndpoint: "every endpoint", kind: "Fault", rate: "Rate 0–1", count: "Times",
  noEnd: "no end", clear: "Clear all", latency: "API latency (ms)", apply: "Apply",
  phone: "Phone", log: "Chat", message: "Message", send: "Send", emoji: "Emoji", more: "More", menu: "Menu",
  toggleBar: "Switch between menu and keyboard", notFollowing: "Not following this account yet", followHere: "Follow",
  nobody: "Add a resident first, then chat with 聚一起", hello: "Say something, or tap the menu below",
  voice: "Voice", picture: "Picture", place: "Place", voiceTitle: "Send a voice message", recognition: "Recognised words", voiceHint: "Left empty it is a voice message without recognition, as WeChat sends them now.",
  notice: "Notices", noticeTitle: "Notices", noticeHint: "Each time you accept, the account may send one such notice.", noticeLine: "{title} ({left} left)", "notice.accept": "Accept", "notice.reject": "Reject",
  placeTitle: "Send a place", placeName: "Name of the place", lat: "Latitude", lng: "Longitude",
  scanTitle: "Scan a code", scene: "Scene", close: "Close", noCodes: "The account has made no code with a scene yet; a scene can also be typed.",
  wire: "On the wire", onlyPerson: "this person", tidy: "Clear", noWire: "Every request the bot gets or makes shows up here.",
  sent: "Sent (decrypted)", sealed: "Sent (as is)", answered: "Reply (decrypted)", answeredRaw: "Reply (as is)", request: "Request", response: "Response", reason: "Reason",
  attempt: "attempt {n}", detail: "Details", heard: "Recognised: {text}", justVoice: "Voice",
  "road.passive": "passive reply", "road.custom": "customer service", "road.template": "template", "road.mass": "mass send", "road.notice": "notice", "road.platform": "WeChat",
  "kind.subscription": "unverified subscription account", "kind.verified_subscription": "verified subscription account", "kind.service": "verified service account", "kind.test": "test account",
  "mode.plain": "plain mode", "mode.compat": "compatible mode", "mode.safe": "safe mode",
  months: "{d}/{m}", yesterday: "Yesterday", failed: "That did not work: {why}",
};

const KEY = "sandbox.lang";
let lang = localStorage.getItem(KEY) === "en" ? "en" : "zh";

export const language = () => lang;

export function t(key, values = {}) {
  const text = (lang === "en" ? en : zh)[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

export function switchLanguage() {
  lang = lang === "en" ? "zh" : "en";
  localStorage.setItem(KEY, lang);
}

export function translatePage() {
  document.documentElement.lang = lang === "en" ? "en" : "zh-CN";
  document.title = `${t("accountName")} · ${t("title")}`;
  for (const node of document.querySelectorAll("[data-t]")) node.textContent = t(node.dataset.t);
  for (const node of document.querySelectorAll("[data-t-label]")) node.setAttribute("aria-label", t(node.dataset.tLabel));
  for (const node of document.querySelectorAll("[data-t-placeholder]")) node.placeholder = t(node.dataset.tPlaceholder);
}
