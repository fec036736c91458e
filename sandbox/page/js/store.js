// What the page knows of the sandbox, read anew whenever there is news.
import { get, post } from "./server.js";

const KEY = "sandbox.person";
export const state = { people: [], codes: [], faults: [], notices: [], menu: null, offset_seconds: 0, current: "" };

export const now = () => new Date(Date.now() + state.offset_seconds * 1000);
export const person = () => state.people.find((one) => one.openid === state.current);

export async function readState() {
  const { current, ...rest } = await get("state");
  Object.assign(state, rest);
  if (!person()) await choose(remembered(current));
}

function remembered(current) {
  const known = (openid) => state.people.some((one) => one.openid === openid);
  return [localStorage.getItem(KEY), current, state.people[0]?.openid].find(known) ?? "";
}

// The sandbox is told too: web login asks who holds the phone.
export async function choose(openid) {
  state.current = openid;
  localStorage.setItem(KEY, openid);
  if (openid) await post("current", { openid });
}
