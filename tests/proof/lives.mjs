// Leads the rules of the reader's script through the lives that stdin tells, and says what they did.

import { readFileSync } from "node:fs";

import { next, start, wants } from "../../src/gaceta/client/rules.js";

const led = ({ start: from, steps }) => {
  let state = start(from.epoch, from.beat);
  return steps.map(({ at, chance, happens }) => {
    const [after, act] = next(state, happens, at, chance);
    state = after;
    const { speaks, listens, wakes } = wants(state);
    const told = { act: act ?? null, speaks: !!speaks, listens: !!listens, wakes };
    for (const flag of ["fresh", "spared", "reading", "leading", "asking", "stopped"])
      told[flag] = !!state[flag];
    return { ...told, epoch: state.epoch, beat: state.beat, due: state.due, failures: state.failures };
  });
};

console.log(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(led)));
