// The place in the story comes along: the topmost paragraph of <div id="body">, told to data-place-to.

const PAUSE = 4_000;

/** @type {(data: DOMStringMap) => () => void} */
export const places = ({ place = "", placeTo = "", sayPlace = "", story = "" }) => {
  let sent = place;
  let moved = false;
  let timer = 0;

  const send = () => {
    clearTimeout(timer);
    timer = 0;
    const now = moved && topmost();
    if (!now || now === sent) return;
    sent = now;
    const body = new URLSearchParams({ story, place: now });
    fetch(placeTo, { method: "POST", body, keepalive: true }).catch(() => {});
  };
  const scrolled = () => {
    moved = true;
    timer ||= setTimeout(send, PAUSE);
  };
  addEventListener("scroll", scrolled, { passive: true });
  if (place && place !== "p-1") goTo(place, sayPlace);
  return send;
};

const topmost = () =>
  [...document.querySelectorAll('#body [id^="p-"]')].find(
    (paragraph) => paragraph.getBoundingClientRect().bottom > 80,
  )?.id;

/** @type {(place: string, say: string) => void} */
const goTo = (place, say) => {
  const [entry] = /** @type {any[]} */ (performance.getEntriesByType("navigation"));
  // Going back and reloading bring the reader to the right place already.
  if (location.hash || scrollY || entry.type !== "navigate") return;
  document.getElementById(place)?.scrollIntoView();
  const status = document.getElementById("reading-status");
  if (status) status.textContent = say;
};
