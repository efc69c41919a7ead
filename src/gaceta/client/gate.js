// Questions to the gate and, for a new entitlement, to the newspaper.

const PATIENCE = 5_000;

/** @type {import("./types").Ask} */
export const ask = async (gate, operation, details) => {
  const body = JSON.stringify({ request: crypto.randomUUID(), ...details });
  const post = () =>
    fetch(`${gate}/${operation}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body,
      keepalive: true,
      signal: AbortSignal.timeout(PATIENCE),
    });
  try {
    const answer = await post().catch(post);
    const said = await answer.json();
    if (answer.status >= 500) return { what: "failed" };
    const problem = answer.status === 401 ? "entitlement" : said.type?.split("/").pop();
    return { what: "answer", state: said.state ?? problem, epoch: said.epoch, beat: said.beat_in_ms };
  } catch {
    return { what: "failed" };
  }
};

/** @type {(address: string) => Promise<import("./types").Happening>} */
export const entitle = async (address) => {
  const answer = await fetch(address, { method: "POST" }).catch(() => undefined);
  return { what: answer?.ok ? "entitled" : answer?.status === 401 ? "refused" : "failed" };
};
