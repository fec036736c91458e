// Times as the phone shows them, always Beijing's.
import { language, t } from "./words.js";

const ZONE = "Asia/Shanghai";
const parts = (moment, options) => new Intl.DateTimeFormat("sv-SE", { timeZone: ZONE, ...options }).format(moment);

export const day = (moment) => parts(moment, { year: "numeric", month: "2-digit", day: "2-digit" });
export const hourMinute = (moment) => parts(moment, { hour: "2-digit", minute: "2-digit" });

export function full(moment) {
  const locale = language() === "en" ? "en-GB" : "zh-CN";
  const weekday = new Intl.DateTimeFormat(locale, { timeZone: ZONE, weekday: "short" }).format(moment);
  return `${day(moment)} ${weekday} ${parts(moment, { hour: "2-digit", minute: "2-digit", second: "2-digit" })}`;
}

// "8:30", "昨天 8:30", "3月1日 8:30": the way a chat separates its days.
export function separator(moment, now) {
  const time = hourMinute(moment);
  if (day(moment) === day(now)) return time;
  if (day(moment) === day(new Date(now - 86400000))) return `${t("yesterday")} ${time}`;
  const [, m, d] = day(moment).split("-").map(Number);
  return `${t("months", { m, d })} ${time}`;
}
