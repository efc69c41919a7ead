// The notice: the dialog gets an <h2> and a <form data-takeover> with an epoch, and the body hides.

const policy = self.trustedTypes?.createPolicy("gaceta", { createHTML: String });

/** @type {Notices} */
export const notice = (address, takeOver) => {
  const dialog = document.getElementById("notice-dialog");
  const body = document.getElementById("body");
  let wanted = false;
  let top = 0;

  const focus = () => dialog.querySelector("h2")?.focus();

  // After Escape it stands where the text was.
  dialog.onclose = () => {
    if (!body.hidden) return;
    body.before(dialog);
    dialog.show();
    focus();
  };
  dialog.onsubmit = async (event) => {
    const form = /** @type {HTMLFormElement} */ (event.target);
    if (!form.matches("[data-takeover]")) return;
    event.preventDefault();
    const { status } = await takeOver(+form.epoch.value);
    if (status !== 200 && status !== 409) form.submit();
  };

  return {
    async show() {
      wanted = true;
      const answer = await fetch(`${address}?next=${location.pathname}`, {
        redirect: "error",
        signal: AbortSignal.timeout(4_000),
      });
      const html = await answer.text();
      if (answer.status === 200 && wanted) {
        dialog.innerHTML = policy?.createHTML(html) ?? html;
        if (!body.hidden) {
          top = scrollY;
          body.hidden = true;
          dialog.showModal();
        }
        focus();
      }
      return { status: answer.status };
    },
    end() {
      wanted = false;
      if (!body.hidden) return;
      body.hidden = false;
      dialog.close();
      dialog.replaceChildren();
      scrollTo({ top, behavior: "instant" });
    },
  };
};
