// The device's one event stream, which only says "look". Without it the heartbeat finds out.

/** @type {(address: string, lost: () => void) => {listen: () => void, hush: () => void}} */
export const stream = (address, lost) => {
  /** @type {EventSource | undefined} */
  let source;
  return {
    listen: () => {
      if (source && source.readyState < 2) return;
      source = new EventSource(address);
      source.addEventListener("seat", ({ data }) => {
        if (JSON.parse(data).state === "displaced") lost();
      });
    },
    hush: () => {
      source?.close();
      source = undefined;
    },
  };
};
