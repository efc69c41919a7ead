// Is the page read? While it is visible and was touched of late.

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
  /** @type {(names: string, hear: (event: any) => void) => void} */
  const on = (names, hear) => {
    for (const name of names.split(" ")) addEventListener(name, hear, { capture: true, passive: true });
  };

  on("pointerdown pointermove keydown scroll", () => {
    if (reading) touched = performance.now();
    else touch();
  });
  on("visibilitychange", () => touch());
  on("pageshow", ({ persisted }) => persisted && touch(true));
  on("online resume", () => look(true));
  on("pagehide freeze", () => tell({ type: "seen", reading: (reading = false) }));
  return touch;
};
