// The device's key signs what the newspaper asks. Nobody can read it, not even this.

import { post } from "./gate.js";

const ECDSA = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };

/** @type {Keeps} */
const keys = (act) =>
  new Promise((done, fail) => {
    const opening = indexedDB.open("gaceta");
    opening.onupgradeneeded = () => opening.result.createObjectStore("keys");
    opening.onerror = fail;
    opening.onsuccess = () => {
      const asked = act(opening.result.transaction("keys", "readwrite").objectStore("keys"));
      asked.onsuccess = () => done(asked.result);
      asked.onerror = fail;
      opening.result.close();
    };
  });

/** @param {ArrayBuffer} bytes */
const base64 = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes)));

/** @type {Signs} */
const sign = async (to, { privateKey }, ask, key) => {
  const signature = await crypto.subtle.sign(ECDSA, privateKey, new TextEncoder().encode(ask));
  return post(to, { ask, key, signature: base64(signature) });
};

/** @type {Proves} */
const prove = async (to, { device, ask }, tries = 2) => {
  const pair = await keys((all) => all.get(device)).catch(() => {});
  const answer = await (pair && tries ? sign(to, pair, ask) : post(to, { lost: device }));
  return answer.body && tries ? prove(to, answer.body, tries - 1) : answer;
};

/** @type {Binds} */
const bind = async ({ to, device, ask }) => {
  const made = await crypto.subtle.generateKey(ECDSA, false, ["sign"]);
  await keys((all) => all.add(made, device)).catch(() => {});
  const pair = await keys((all) => all.get(device));
  await sign(to, pair, ask, base64(await crypto.subtle.exportKey("raw", pair.publicKey)));
};

/** @type {Renews} */
export const renew = async (to, then) => {
  let answer = await post(to);
  if (answer.body) answer = await prove(to, answer.body);
  return answer.status === 204 ? then() : answer;
};

const page = document.getElementById("device-key")?.dataset;
if (page) {
  if (document.prerendering)
    await new Promise((shown) => document.addEventListener("prerenderingchange", shown));
  if (!page.proof) bind(page).catch(() => {});
  else if ((await prove(page.to, page)).status === 204 && Date.now() - history.state > 1e4) {
    history.replaceState(Date.now(), "");
    location.reload();
  }
}
