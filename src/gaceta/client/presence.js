// Is this page being read? Visible, and touched within the idle time.

const TOUCHES = ["pointerdown", "pointermove", "keydown", "wheel", "scroll", "touchstart"];

/** @type {(idle: number, tell: (read: boolean) => void) => void} */
export const watch = (idle, tell) => {
  let gone = false;
  let touched = Date.now();
  let read = false;
  let timer = 0;

  const look = () => {
    clearTimeout(timer);
    const left = touched + idle - Date.now();
    const now = !gone && document.visibilityState === "visible" && left > 0;
    if (now) timer = setTimeout(look, left);
    if (now !== read) tell((read = now));
  };
  const go = (/** @type {boolean} */ away) => {
    gone = away;
    touched = Date.now();
    look();
  };
  const touch = () => {
    touched = Date.now();
    if (!read) look();
  };

  for (const kind of TOUCHES) addEventListener(kind, touch, { passive: true, capture: true });
  document.addEventListener("visibilitychange", () => go(false));
  document.addEventListener("freeze", () => go(true));
  document.addEventListener("resume", () => go(false));
  addEventListener("pagehide", () => go(true));
  addEventListener("pageshow", ({ persisted }) => {
    if (!persisted) return;
    go(true); // whatever it was before, it asks anew
    go(false);
  });
  look();
};
