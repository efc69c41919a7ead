// Joins the parts, where the page has a <div id="reading" data-…>. See types.d.ts.

import { asking, listening } from "./gate.js";
import { leader } from "./leader.js";
import { notice } from "./notice.js";
import { place } from "./place.js";
import { presence } from "./presence.js";
import { listens, next, speaks, start, wakes } from "./rules.js";

/** @param {Page} page */
const read = (page) => {
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
    else if (!history.state) {
      history.replaceState(1, "");
      location.reload();
    }
    if (act === "go-on" || act === "notice") tabs.tell({ type: "told", epoch: state.epoch });
    tabs.stand(speaks(state));
    listen(listens(state));
    clearTimeout(timer);
    timer = setTimeout(happened, wakes(state) - now, { type: "tick" });
  };
  /** @param {Question} to */
  const inquire = async (to, epoch = state.epoch) => {
    const answer = await (to === "notice" ? own.show() : ask(to, epoch)).catch(() => ({ status: 0 }));
    happened({ type: "answer", to, ...answer });
    return answer;
  };

  // It must hear of pagehide before the leader does.
  const begin = presence(+page.idle, happened);
  const ask = asking(page.gate, page.entitlement);
  const listen = listening(page.gate, happened);
  const tabs = leader((leading) => happened({ type: "lead", leading }), happened);
  const own = notice(page.notice, (epoch) => inquire("takeover", epoch));
  const keepPlace = place(page);
  begin();
};

const begin = () => {
  const reading = document.getElementById("reading");
  if (reading) read(reading.dataset);
};

if (document.prerendering) document.addEventListener("prerenderingchange", begin);
else begin();
