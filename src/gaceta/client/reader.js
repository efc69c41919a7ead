// Joins the parts. <div id="reading" hidden data-gate data-epoch data-beat data-idle …> stands in the
// page only where this device may read the whole story.

import { ask, entitle } from "./gate.js";
import { election, tabs } from "./leader.js";
import { notices } from "./notice.js";
import { places } from "./place.js";
import { watch } from "./presence.js";
import { asleep, next } from "./rules.js";
import { stream } from "./stream.js";

/** @type {(data: DOMStringMap) => void} */
const read = (data) => {
  const { gate = "", beat = "", idle = "" } = data;
  let reading = { ...asleep, epoch: Number(data.epoch) };
  let timer = 0;

  /** @type {(happening: import("./types").Happening) => void} */
  const happened = (happening) => {
    const { told } = reading;
    const [after, acts] = next(reading, happening, +beat, Math.random());
    reading = after;
    clearTimeout(timer);
    for (const act of acts) {
      if (typeof act === "string") acting[act]();
      else timer = setTimeout(() => happened({ what: "due" }), act.wait);
    }
    if (told !== reading.told && happening.what === "answer") say(told ? "clear" : "told");
  };
  const inquire = (/** @type {"acquire" | "renew"} */ operation, details = {}) =>
    ask(gate, operation, details).then(happened);
  const tell = () =>
    notice.show().then(
      (shown) => shown || happened({ what: "regained" }),
      () => happened({ what: "failed" }),
    );

  const sendPlace = places(data);
  const { listen, hush } = stream(`${gate}/events`, () => happened({ what: "lost" }));
  const notice = notices(data.notice ?? "", async (epoch) => {
    const answer = await ask(gate, "takeover", { epoch });
    if (answer.what !== "answer") return "failed";
    if (answer.state === "granted") happened(answer);
    return answer.state === "granted" ? "granted" : "taken";
  });
  const say = tabs((said) => (said === "told" ? tell() : happened({ what: "regained" })));

  /** @type {Record<Extract<import("./types").Act, string>, () => void>} */
  const acting = {
    acquire: () => inquire("acquire"),
    renew: () => inquire("renew", { epoch: reading.epoch }),
    rest: () => {
      sendPlace();
      ask(gate, "renew", { epoch: reading.epoch, reading: false });
    },
    entitle: () => entitle(data.entitlement ?? "").then(happened),
    listen,
    hush,
    tell,
    clear: notice.clear,
    reload: () => location.reload(),
  };
  watch(+idle, election((lead) => happened({ what: lead ? "wake" : "rest" })));
};

const start = () => {
  const element = document.getElementById("reading");
  if (element) read(element.dataset);
};

// A page made in advance is not being read yet.
if (/** @type {any} */ (document).prerendering) document.addEventListener("prerenderingchange", start);
else start();
