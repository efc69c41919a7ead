// Speaks with the gate.

/** @type {Posts} */
const post = (address, message) =>
  fetch(address, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(message),
    keepalive: true,
    signal: AbortSignal.timeout(4_000),
  }).then(
    async (answer) => ({ status: answer.status, body: await answer.json().catch(() => ({})) }),
    () => ({ status: 0 }),
  );

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
  // A late rest would undo what came after it.
  if (!answer.status && !rests) answer = await ask();
  if (answer.status !== 401) return answer;
  answer = await post(entitlement);
  return answer.status === 204 ? ask() : answer;
};

/** @type {Listens} */
export const listening = (gate, hear) => {
  /** @type {EventSource | void} */
  let stream;
  let replaced = false;

  return (wanted) => {
    if (!wanted) {
      stream = stream?.close();
      replaced = false;
    } else if (!replaced && (stream?.readyState ?? 2) === 2) {
      stream = new EventSource(`${gate}/events`);
      stream.addEventListener("seat", ({ data }) => hear({ ...JSON.parse(data), type: "told" }));
      stream.addEventListener("end", ({ data }) => {
        replaced = data.includes("replaced");
        if (replaced) stream?.close();
      });
    }
  };
};
