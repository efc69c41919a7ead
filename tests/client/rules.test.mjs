// The rules of the reader's script, against the table in vectors.json and at random.
// A twin in another language is right if it passes the same table.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { next, start, wants } from "../../src/gaceta/client/rules.js";

const vectors = JSON.parse(readFileSync(new URL("vectors.json", import.meta.url), "utf8"));

/** What a vector may say of a moment: absent means not so. */
const seen = (state, act, { speaks, listens, wakes } = wants(state)) => ({
  spared: false,
  stopped: false,
  asking: false,
  fresh: false,
  leading: false,
  reading: false,
  ...state,
  act: act ?? null,
  speaks: !!speaks,
  listens: !!listens,
  wakes,
});

for (const { name, start: from, steps } of vectors) {
  test(name, () => {
    let state = start(from.epoch, from.beat);
    steps.forEach(({ at, chance = 0.5, happens, then = {} }, number) => {
      const [after, act] = next(Object.freeze(state), happens, at, chance);
      state = after;
      const all = seen(state, act);
      const told = Object.fromEntries(Object.keys(then).map((key) => [key, all[key]]));
      assert.deepEqual(told, then, `step ${number + 1}`);
    });
  });
}

/** A small generator of chance that can be seeded, so that a failure can be seen again. */
const chances = (seed) => () => {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
};

const QUESTIONS = new Set(["acquire", "renew", "rest"]);

/** Anything at all, in any order: more than a browser and a gate would do. */
const anything = (chance, state) => {
  const one = (...choices) => choices[Math.floor(chance() * choices.length)];
  const granted = { state: "granted", epoch: 1 + Math.floor(chance() * 9), beat_in_ms: 20_000 };
  return one(
    { type: "tick" },
    { type: "seen", reading: chance() < 0.7, again: chance() < 0.2 },
    { type: "lead", leading: !!wants(state).speaks },
    { type: "told", epoch: Math.floor(chance() * 3) },
    {
      type: "answer",
      to: one("acquire", "renew", "rest", "takeover", "notice"),
      ...one(
        { status: 200, body: granted },
        { status: 200, body: { state: "degraded", beat_in_ms: 20_000 } },
        { status: 409, body: {} },
        { status: 409, body: { asking_ms: 6_000 } },
        { status: one(0, 401, 429, 500, 503) },
      ),
    },
  );
};

const lives = (check) => {
  for (let seed = 0; seed < 400; seed++) {
    const chance = chances(seed);
    let state = start(chance() < 0.8 ? 7 : 0, 20_000);
    let now = 1000;
    for (let step = 0; step < 60; step++) {
      const happening = anything(chance, state);
      now += Math.floor(chance() * 30_000);
      const [after, act] = next(state, happening, now, chance());
      check({ before: state, happening, after, act, now, seed });
      state = after;
    }
  }
};

test("whatever happens, a page that nobody reads asks for nothing but rest", () => {
  lives(({ after, act, seed }) => {
    if (!after.reading) assert.ok(!act || act === "rest" || act === "go-on", `seed ${seed}: ${act}`);
  });
});

test("whatever happens, the notice is raised only by a seat that is taken, never by a failure", () => {
  lives(({ before, happening, act, seed }) => {
    if (act !== "notice") return;
    assert.equal(happening.status, 409, `seed ${seed}`);
    assert.notEqual(happening.to, "renew", `seed ${seed}`);
    assert.ok(!happening.body.asking_ms, `seed ${seed}: the other device is still being asked`);
    assert.ok(before.reading && !before.spared, `seed ${seed}`);
  });
});

test("whatever happens, a page that is read either waits for an answer, or will ask, or is told why not", () => {
  lives(({ after, act, seed }) => {
    if (!after.reading) return;
    assert.ok(after.stopped || after.asking || wants(after).wakes < 1e15 || act === "notice", `seed ${seed}`);
  });
});

test("whatever happens, one question is asked at a time", () => {
  lives(({ before, happening, act, seed }) => {
    const answered = happening.type === "answer" || happening.type === "lead";
    if (before.asking && !answered) assert.ok(!QUESTIONS.has(act) || act === "rest", `seed ${seed}`);
  });
});

test("whatever happens, a grant to a page that is read gives the text back", () => {
  lives(({ before, happening, after, act, seed }) => {
    const granted = happening.body?.state === "granted" && happening.to !== "rest";
    if (!granted || !before.reading) return;
    assert.equal(act, "go-on", `seed ${seed}`);
    assert.equal(after.stopped, false, `seed ${seed}`);
  });
});
