// A page is read while it is visible and was touched of late.

/** @type {Watches} */
export const presence = (idle, tell) => {
  let reading = false;
  let touched = 0;
  let timer = 0;

  const look = (again = false) => {
    clearTimeout(timer);
    const left = touched + idle - performance.now();
    reading = !document.hidden && left > 0;
    if (reading) timer = setTimeout(look, left);
    tell({ type: "seen", reading, again });
  };
  const touch = (again = false) => {
    touched = performance.now();
    look(again);
  };

  for (const name of ["pointerdown", "pointermove", "keydown", "scroll"])
    addEventListener(name, () => {
      if (reading) touched = performance.now();
      else touch();
    });
  addEventListener("visibilitychange", () => touch(), true);
  addEventListener("pageshow", ({ persisted }) => persisted && touch(true));
  addEventListener("online", () => look(true));
  addEventListener("pagehide", () => {
    reading = false;
    tell({ type: "seen", reading });
  });
  return touch;
};
