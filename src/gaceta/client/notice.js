// The notice in an open page: <dialog id="notice-dialog"> gets the newspaper's own notice, which holds
// <form data-takeover> with an epoch; <div id="body"> gives way to it.

const types = /** @type {any} */ (self).trustedTypes;
const own = types?.createPolicy("gaceta", { createHTML: (/** @type {string} */ html) => html });

/** @type {(address: string, takeOver: import("./types").TakeOver) => {show: () => Promise<boolean>, clear: () => void}} */
export const notices = (address, takeOver) => {
  const dialog = /** @type {HTMLDialogElement} */ (document.getElementById("notice-dialog"));
  const body = /** @type {HTMLElement} */ (document.getElementById("body"));

  /** False if there is nothing to tell any more. */
  const show = async () => {
    const answer = await fetch(`${address}?next=${encodeURIComponent(location.pathname)}`);
    if (!answer.ok) throw answer;
    if (answer.status === 204) return false;
    const html = await answer.text();
    dialog.innerHTML = own?.createHTML(html) ?? html;
    body.hidden = true;
    if (!dialog.open) dialog.showModal();
    /** @type {HTMLElement | null} */ (dialog.querySelector("#notice-title"))?.focus();
    return true;
  };
  const clear = () => {
    body.hidden = false;
    dialog.close();
    dialog.replaceChildren();
  };

  // Escape is no trap and no way round: the choice stays, where the text was.
  dialog.addEventListener("close", () => {
    if (!body.hidden) return;
    body.before(dialog);
    dialog.show();
  });
  dialog.addEventListener("submit", async (event) => {
    const form = /** @type {HTMLFormElement} */ (event.target);
    event.preventDefault();
    const outcome = await takeOver(+form.epoch.value);
    if (outcome === "failed") form.submit();
    if (outcome === "taken") show().catch(() => form.submit());
  });
  return { show, clear };
};
