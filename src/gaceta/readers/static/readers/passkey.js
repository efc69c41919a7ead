// Lets a passkey answer for the reader:
// <form data-passkey="create|get" data-remember="id of a box" hidden>
//   <script type="application/json">what is to be signed; without it the form's address is asked</script>
//   <input type="hidden" name="credential"> <button type="submit"> <p data-trouble hidden>
// </form>
// The form is hidden, and [data-without-passkeys] stands there, until the browser is known to have them.

const able = "parseRequestOptionsFromJSON" in (window.PublicKeyCredential ?? {});

/** @param {HTMLFormElement} form */
const optionsOf = async (form) => {
  const written = form.querySelector("script[type='application/json']")?.textContent;
  if (written) return JSON.parse(written).publicKey;
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  return (await answer.json()).request_options.publicKey;
};

/** @param {PublicKeyCredentialCreationOptionsJSON} options */
const create = (options) => {
  // It must sign in without a password, so it stays in the device and asks who is there.
  options.authenticatorSelection = {
    ...options.authenticatorSelection,
    residentKey: "required",
    requireResidentKey: true,
    userVerification: "required",
  };
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
  return navigator.credentials.create({ publicKey });
};

/** @param {PublicKeyCredentialRequestOptionsJSON} options */
const get = (options) => {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
  return navigator.credentials.get({ publicKey });
};

/** @param {HTMLFormElement} form */
const sign = async (form) => {
  const options = await optionsOf(form);
  const credential = await (form.dataset.passkey === "create" ? create(options) : get(options));
  form.elements.credential.value = JSON.stringify(credential);
  const box = document.getElementById(form.dataset.remember ?? "");
  if (box?.checked) form.elements.remember.value = "on";
  form.submit();
};

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!able) break;
  const trouble = form.querySelector("[data-trouble]");
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    trouble.hidden = true;
    await sign(form).catch(() => (trouble.hidden = false));
  });
}
if (able) for (const word of document.querySelectorAll("[data-without-passkeys]")) word.remove();
