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
    const hold = () => {
      if (signal.aborted) return;
      const over = new Promise((done) => (signal.onabort = done));
      lead(true);
      return over;
    };
    navigator.locks.request("gaceta", { signal }, hold).catch(() => {});
  };

  // A page that kept them would not come back from the back-forward cache.
  addEventListener("pagehide", () => {
    stand(false);
    channel = channel?.close();
  });

  return { stand, tell: (told) => channel?.postMessage(told) };
};
