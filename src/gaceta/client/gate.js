// Speaks with the gate.

/** @type {Posts} */
export const post = async (address, message) => {
  const answer = await fetch(address, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(message),
    keepalive: true,
    signal: AbortSignal.timeout(4_000),
  }).catch(Response.error);
  return { status: answer.status, body: await answer.json().catch(() => {}) };
};

/** @type {Asks} */
export const asking = (gate, entitlement) => async (to, epoch) => {
  const rests = to === "rest";
  const message = {
    request: crypto.randomUUID(),
    epoch: epoch || undefined,
    reading: rests ? false : undefined,
  };
  const ask = () => post(`${gate}/${rests ? "renew" : to}`, message);
  let answer = await ask();
  // A rest must not come late.
  if (!answer.status && !rests) answer = await ask();
  if (answer.status === 401) answer = await (await import("./key.js")).renew(entitlement, ask);
  return answer;
};

/** @type {Listens} */
export const listening = (gate, hear, ask) => {
  /** @type {EventSource | void} */
  let stream;
  let replaced = false;

  return (wanted) => {
    if (!wanted) {
      stream = stream?.close();
      replaced = false;
    } else if (!replaced && (stream?.readyState ?? 2) === 2) {
      stream = new EventSource(`${gate}/events`);
      stream.addEventListener("seat", ({ data }) => {
        const { epoch, asked } = JSON.parse(data);
        hear(epoch);
        if (asked) ask();
      });
      stream.addEventListener("end", ({ data }) => {
        replaced = data.includes("replaced");
        if (replaced) stream?.close();
        else hear();
      });
    }
  };
};
