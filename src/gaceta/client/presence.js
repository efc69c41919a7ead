// A page is read while it is visible and was touched of late. The place is the body's first child in view.

/** @type {Watches} */
export const presence = (idle, tell) => {
  const question = document.getElementById("question");
  let reading = false;
  let until = 0;
  let timer = 0;

  const look = (again = false) => {
    clearTimeout(timer);
    const left = until - performance.now();
    reading = !document.hidden && left > 0;
    if (reading) timer = setTimeout(look, left);
    tell({ type: "seen", reading, again });
  };
  const touched = () => {
    until = performance.now() + idle;
    question.hidden = true;
  };
  const touch = (again = false) => {
    touched();
    look(again);
  };
  const leave = () => {
    until = 0;
    look();
  };

  for (const name of ["pointerdown", "pointermove", "keydown", "scroll"])
    addEventListener(name, () => (reading ? touched() : touch()));
  addEventListener("visibilitychange", () => touch(), true);
  addEventListener("pageshow", ({ persisted }) => persisted && touch(true));
  addEventListener("online", () => look(true));
  addEventListener("pagehide", leave);

  return {
    touch,
    ask() {
      question.hidden = false;
      leave();
    },
  };
};

/** @type {Places} */
export const place = ({ place, placeTo, sayPlace, story }) => {
  const body = document.getElementById("body");
  const found = document.getElementById(place);
  const [visit] = performance.getEntriesByType("navigation");
  let top = 0;

  // On reload or going back the browser finds it.
  if (found?.previousElementSibling && visit?.type === "navigate" && !location.hash && !scrollY) {
    found.scrollIntoView({ behavior: "instant" });
    top = scrollY;
    document.getElementById("reading-status").textContent = sayPlace;
  }

  return () => {
    if (body.hidden || scrollY === top) return;
    top = scrollY;
    const here = [...body.children].find((p) => p.id && p.getBoundingClientRect().bottom > 48);
    if (!here || here.id === place) return;
    place = here.id;
    navigator.sendBeacon(placeTo, new URLSearchParams({ story, place }));
  };
};
