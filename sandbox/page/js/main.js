// The phone page: reads the sandbox's state, draws it, and follows the news.
import { readChat, toast } from "./chat.js";
import { byId } from "./dom.js";
import { drawExtras, drawMenu, setUpDock } from "./dock.js";
import { listen } from "./server.js";
import { readState, state } from "./store.js";
import { drawTools, setUpTools } from "./tools.js";
import { redrawWire, readWire, setUpWire } from "./wire.js";
import { switchLanguage, t, translatePage } from "./words.js";

function draw() {
  drawTools();
  drawMenu();
}

function drawAll() {
  translatePage();
  drawExtras();
  draw();
  return Promise.all([readChat(true), redrawWire()]);
}

let waiting = false;

// Several changes in a row are one reading of the state.
async function refresh() {
  if (waiting) return;
  waiting = true;
  await new Promise((done) => setTimeout(done, 80));
  waiting = false;
  await readState();
  draw();
}

async function onNews({ what, who }) {
  try {
    if (what === "bubble") return await (who === state.current && readChat());
    if (what === "wire") return await readWire();
    await refresh();
    if (what === "all") await Promise.all([readChat(), readWire()]);
  } catch (error) {
    toast(t("failed", { why: error.message }));
  }
}

byId("lang").addEventListener("click", () => {
  switchLanguage();
  drawAll();
});
setUpDock();
setUpTools(draw);
setUpWire();
translatePage();
await readState().catch((error) => toast(error.message));
await drawAll();
listen(onNews);
