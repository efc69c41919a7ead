// Joins the parts of a page: see types.d.ts.

import { asking, listening } from "./gate.js";
import { leader } from "./leader.js";
import { notice } from "./notice.js";
import { place, presence } from "./presence.js";
import { next, start, wants } from "./rules.js";

if (document.prerendering)
  await new Promise((shown) => document.addEventListener("prerenderingchange", shown));

const page = document.getElementById("reading").dataset;
let state = start(+page.epoch, +page.beat);
let timer = 0;

/** @param {Happening} happening */
const happened = (happening) => {
  const now = performance.now();
  const [after, act] = next(state, happening, now, Math.random());
  state = after;
  keepPlace();
  if (act === "go-on") own.end();
  else if (act !== "reload") act && inquire(act);
  else if (history.state !== 1) {
    history.replaceState(1, "");
    location.reload();
  }
  if (act === "go-on" || act === "notice") tabs.tell(state.epoch);
  const { speaks, listens, wakes } = wants(state);
  tabs.stand(speaks);
  listen(listens);
  clearTimeout(timer);
  timer = setTimeout(happened, Math.min(wakes - now, 2e9), { type: "tick" });
};

/** @param {number} [epoch] */
const told = (epoch) => happened({ type: "told", epoch });

/** @param {Question} to */
const inquire = async (to, epoch = state.epoch) => {
  const answer = await (to === "notice" ? own.show() : put(to, epoch)).catch(() => ({ status: 0 }));
  happened({ type: "answer", to, ...answer });
  return answer;
};

// First: at pagehide the rest goes before the lead.
const { touch, ask } = presence(+page.idle, happened);
const tabs = leader((leading) => happened({ type: "lead", leading }), told);
const put = asking(page.gate, page.entitlement);
const listen = listening(page.gate, told, ask);
const own = notice(page.notice, (epoch) => inquire("takeover", epoch));
const keepPlace = place(page);
touch();
