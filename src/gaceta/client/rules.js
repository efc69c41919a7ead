// When to ask, when to fall silent, when to tell. Pure: no page, no clock, no chance. See types.d.ts.

const LONGEST_WAIT = 120_000;

/** @type {import("./types").Reading} */
export const asleep = {
  epoch: 0, awake: false, told: false, spared: false, failures: 0, renewed: false,
};

/** @type {import("./types").Next} */
export const next = (reading, happening, beat, chance) => {
  const { awake, epoch, told } = reading;
  switch (happening.what) {
    case "wake":
      return [{ ...reading, awake: true }, ["acquire"]];
    case "rest":
      return [{ ...reading, awake: false }, epoch && !told ? ["rest", "hush"] : ["hush"]];
    case "due":
      return [reading, awake ? [epoch ? "renew" : "acquire"] : []];
    case "lost": // whoever decides will say so
      return [reading, awake && !told ? ["acquire"] : []];
    case "regained":
      return [{ ...reading, told: false }, awake ? ["clear", "acquire"] : ["clear"]];
    case "entitled":
      return [reading, ["acquire"]];
    case "refused":
      return [reading, ["hush", "reload"]];
    case "failed": {
      // No reason to tell anybody anything: read on, ask later and later.
      const wait = Math.min(beat * 2 ** reading.failures, LONGEST_WAIT) * (0.75 + chance / 2);
      return [{ ...reading, failures: reading.failures + 1 }, awake ? [{ wait }] : []];
    }
    default:
      return answered({ ...reading, failures: 0 }, happening, happening.beat ?? beat);
  }
};

/** @type {(reading: import("./types").Reading, answer: import("./types").Answer, wait: number) => ReturnType<typeof next>} */
const answered = (reading, { state, epoch = 0 }, wait) => {
  const { awake, spared, renewed } = reading;
  switch (state) {
    case "granted":
      return [
        { ...reading, epoch, told: false, renewed: false },
        awake ? ["clear", "listen", { wait }] : ["clear"],
      ];
    case "degraded":
      return [{ ...reading, spared: true }, awake ? [{ wait }] : []];
    case "displaced": // the seat may be free, or ours under another epoch
      return [{ ...reading, epoch: 0 }, awake ? ["acquire"] : []];
    case "seat-taken":
    case "too-often":
      return awake && !spared
        ? [{ ...reading, epoch: 0, told: true }, ["hush", "tell"]]
        : [{ ...reading, epoch: 0 }, ["hush"]];
    case "entitlement":
      return [{ ...reading, renewed: true }, renewed ? ["hush", "reload"] : ["entitle"]];
    default:
      return [reading, awake ? [{ wait }] : []];
  }
};
