// Many pages through an outage of ten minutes, by the rules of the reader's script: what they ask, when.
// Prints for each kind of outage the questions of each second, in numbers.

import { next, start, wants } from "../../src/gaceta/client/rules.js";

const PAGES = 3_000;
const BEAT = 20_000;
const DOWN = [300_000, 900_000];
const END = 1_500_000;
const DELAY = 50;

const GRANTED = { status: 200, body: { state: "granted", epoch: 7, beat_in_ms: BEAT } };

/** What the gate says while its store is down, or it is itself. */
const OUTAGES = {
  degraded: (chance) => ({
    status: 200,
    body: { state: "degraded", beat_in_ms: BEAT * (0.75 + chance() / 2) },
  }),
  refused: () => ({ status: 503, body: {} }),
  silent: () => ({ status: 0, body: {} }),
};

const chances = (seed) => () => {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
};

/** One page's life: the moments at which it asks, and whether it came back. */
const page = (outage, chance) => {
  let state = start(7, BEAT);
  let now = Math.floor(chance() * BEAT);
  const asks = [];
  let back = false;
  let notice = false;
  const happened = (happening) => {
    const [after, act] = next(state, happening, now, chance());
    state = after;
    if (act === "notice") notice = true;
    return act === "renew" || act === "acquire" ? act : null;
  };
  happened({ type: "seen", reading: true, again: false });
  let question = happened({ type: "lead", leading: true });
  while (now < END) {
    if (!question) {
      const { wakes } = wants(state);
      if (wakes >= END) break;
      now = Math.max(now, wakes);
      question = happened({ type: "tick" });
      continue;
    }
    asks.push(now);
    const isDown = now >= DOWN[0] && now < DOWN[1];
    const to = question;
    now += DELAY;
    question = happened({ type: "answer", to, ...(isDown ? outage(chance) : GRANTED) });
    if (!isDown && now > DOWN[1]) back = true;
  }
  return { asks, back, notice };
};

const perSecond = (asks, from, to) => {
  const seconds = new Array((to - from) / 1000).fill(0);
  for (const at of asks) if (at >= from && at < to) seconds[Math.floor((at - from) / 1000)]++;
  return seconds;
};

const through = (outage) => {
  const lives = Array.from({ length: PAGES }, (_, seed) => page(outage, chances(seed)));
  const asks = lives.flatMap((life) => life.asks);
  const before = perSecond(asks, 60_000, DOWN[0]);
  return {
    pages: PAGES,
    steady: before.reduce((sum, one) => sum + one, 0) / before.length,
    during: perSecond(asks, ...DOWN),
    after: perSecond(asks, DOWN[1], END),
    back: lives.filter((life) => life.back).length,
    notices: lives.filter((life) => life.notice).length,
  };
};

console.log(JSON.stringify(Object.fromEntries(Object.entries(OUTAGES).map(([k, v]) => [k, through(v)]))));
