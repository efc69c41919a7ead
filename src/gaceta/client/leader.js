// Of a device's tabs one speaks: the one that holds the lock.

/** @type {Leads} */
export const leader = (lead, hear) => {
  /** @type {BroadcastChannel | void} */
  let channel;
  let stands = false;
  let quit = new AbortController();

  /** @param {unknown} wanted */
  const stand = (wanted) => {
    if (!wanted === !stands) return;
    stands = !stands;
    quit.abort();
    if (stands && self.BroadcastChannel) {
      channel ||= new BroadcastChannel("gaceta");
      channel.onmessage = ({ data }) => hear(data);
    }
    if (!stands || !navigator.locks) return lead(stands);
    const { signal } = (quit = new AbortController());
    const hold = async () => {
      if (signal.aborted) return;
      lead(true);
      await new Promise((done) => (signal.onabort = done));
    };
    navigator.locks.request("gaceta", { signal }, hold).catch(() => {});
  };

  // The back-forward cache takes no page that keeps them.
  addEventListener("pagehide", () => {
    stand(false);
    channel = channel?.close();
  });

  return { stand, tell: (epoch) => channel?.postMessage(epoch) };
};
