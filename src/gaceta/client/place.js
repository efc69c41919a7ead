// The place is the id of the body's first child in view.

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
