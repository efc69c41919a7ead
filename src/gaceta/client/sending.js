// <div data-sending="…/progress/"> <span data-done> <progress>: how far a list of invitations is.
// Looks every other second while the page is visible; when all are out, the page is loaded anew.

const box = /** @type {HTMLElement} */ (document.querySelector("[data-sending]"));
const bar = /** @type {HTMLProgressElement} */ (box.querySelector("progress"));
const said = /** @type {HTMLElement} */ (box.querySelector("[data-done]"));

const look = async () => {
  if (document.hidden) return;
  const answer = await fetch(box.dataset.sending ?? "", { credentials: "same-origin" }).catch(() => null);
  if (!answer?.ok) return;
  const { done, sending } = await answer.json();
  bar.value = done;
  said.textContent = String(done);
  if (!sending) location.reload();
};

setInterval(look, 2000);
addEventListener("visibilitychange", look);
