// Of a device's tabs one speaks: the one that holds the lock, while it is being read.

const NAME = "gaceta-reader";

/** @type {(tell: (lead: boolean) => void) => (read: boolean) => void} */
export const election = (tell) => {
  let waiting = new AbortController();
  /** @type {Function | undefined} */
  let release;

  const stand = () => {
    const { signal } = (waiting = new AbortController());
    const lead = () => {
      tell(true);
      return new Promise((done) => (release = done));
    };
    navigator.locks.request(NAME, { signal }, lead).catch(() => {});
  };
  const stepBack = () => {
    waiting.abort();
    if (release) tell(false);
    release?.();
    release = undefined;
  };
  return navigator.locks ? (read) => (read ? stand() : stepBack()) : tell;
};

/** @type {(hear: (said: string) => void) => (said: string) => void} */
export const tabs = (hear) => {
  /** @type {BroadcastChannel} */
  let channel;
  const open = () => {
    channel = new BroadcastChannel(NAME);
    channel.onmessage = ({ data }) => hear(data);
  };
  // An open channel would keep the page out of the back-forward cache.
  addEventListener("pagehide", () => channel.close());
  addEventListener("pageshow", ({ persisted }) => persisted && open());
  open();
  return (said) => channel.postMessage(said);
};
