// The rules. Pure: clock and chance come in.

const NEVER = 1e15;

/** @type {Start} */
export const start = (epoch, beat) => ({
  epoch,
  beat,
  due: NEVER,
  failures: 0,
  fresh: true,
  spared: !epoch,
});

/** @type {Next} */
export const next = (before, happening, now, chance) => {
  const state = { ...before };
  const hear = /** @type {Function} */ (hears[happening.type]);
  let act = hear(state, happening, now, chance);
  if (!act && wants(state).wakes <= now) {
    state.asking = true;
    state.due = NEVER;
    act = state.epoch ? "renew" : "acquire";
  }
  return [state, act];
};

/** @type {Wants} */
export const wants = (s) => ({
  speaks: s.reading ? !s.stopped : s.leading && s.asking,
  listens: s.reading && s.leading && !s.fresh && s.epoch,
  wakes: s.reading && !s.stopped && !s.asking ? s.due : NEVER,
});

/** @type {Hears} */
const hears = {
  tick() {},

  seen(s, { reading, again }, now) {
    const rests = !reading && s.reading && s.leading && !s.stopped && s.epoch;
    if (reading && (again || !s.reading)) {
      if (again || !s.fresh) s.epoch = 0;
      s.fresh = true;
      s.stopped = false;
      // Who leads will step back, be heard, or is gone.
      s.due = again || s.leading ? now : now + 3 * s.beat;
    }
    s.reading = reading;
    if (rests) {
      s.asking = true;
      return "rest";
    }
  },

  lead(s, { leading }, now) {
    s.leading = leading;
    if (!leading) s.asking = false;
    else if (!s.asking) s.due = now;
  },

  told(s, { epoch }, now) {
    // Ask: the other device may rest.
    if (!epoch) s.due = now;
    else {
      s.epoch = epoch;
      if (!s.leading) s.due = now + 3 * s.beat;
      if (s.stopped) {
        s.stopped = false;
        return "go-on";
      }
    }
  },

  answer(s, { to, status, body = {} }, now, chance) {
    const { state, epoch = 0, beat_in_ms: beat = s.beat, asking_ms } = body;
    s.asking = false;
    s.failures = state || status === 409 ? 0 : s.failures + 1;
    const later = s.failures ? Math.min(2 ** s.failures, 16) * (0.375 + chance / 4) : 1;
    // The last page's rest may come late: beat again soon.
    s.due = Math.min(s.due, now + (epoch && s.fresh ? Math.min(2_000, beat) : beat * later));
    if (to === "rest") return;
    if (state === "granted") {
      s.epoch = epoch;
      s.beat = beat;
      s.asking = !s.reading;
      if (!s.reading) return "rest";
      s.fresh = s.spared = s.stopped = false;
      return "go-on";
    }
    if (state || status >= 500) s.spared = true;
    if (to === "notice") s.stopped &&= status === 200;
    if (status === 401 && s.reading && !s.stopped) return "reload";
    if (status === 409) {
      s.epoch = 0;
      if (to === "renew") s.due = now;
      else if (asking_ms) s.due = now + asking_ms;
      else if (s.reading && !s.spared) {
        s.stopped = true;
        return "notice";
      }
    }
  },
};
