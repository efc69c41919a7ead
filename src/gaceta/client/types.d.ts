// The words that the script's modules share. Not shipped: browsers never ask for it.
// Times are milliseconds.

/** What a page knows of its reading. */
export interface Reading {
  /** The lease this device holds, as far as the page knows; 0 if none. */
  epoch: number;
  /** This page is being read, and speaks for the device. */
  awake: boolean;
  /** The notice is shown. */
  told: boolean;
  /** The store was down: no notice on this page any more. */
  spared: boolean;
  /** Answers that did not come, in a row. */
  failures: number;
  /** The entitlement was asked for anew since the last good answer. */
  renewed: boolean;
}

/** What may happen to a page. "lost": the stream says that the seat moved. "regained": another tab of
 * this device took it back. "entitled" and "refused": how asking for a new entitlement went. */
export type Happening =
  | { what: "wake" | "rest" | "due" | "lost" | "regained" | "failed" | "entitled" | "refused" }
  | Answer;

/** What the gate said: a state of its own, or the name of a problem. */
export interface Answer {
  what: "answer";
  state: string;
  epoch?: number;
  /** The pause until the next heartbeat. */
  beat?: number;
}

/** What to do: ask the gate, open or close the stream, show or clear the notice, or wait so long. */
export type Act =
  | "acquire" | "renew" | "rest" | "listen" | "hush" | "tell" | "clear" | "entitle" | "reload"
  | { wait: number };

/** The rules: a state and what happened give the next state and what to do. `beat` is the usual pause
 * between heartbeats; `chance`, from 0 up to 1, keeps readers from coming back all at once. */
export type Next = (
  reading: Reading, happening: Happening, beat: number, chance: number,
) => [Reading, Act[]];

/** Ask the gate; once more under the same name if no answer came, which does no harm. */
export type Ask = (
  gate: string, operation: "acquire" | "renew" | "takeover", details: object,
) => Promise<Happening>;

/** How pressing "go on here" went. */
export type TakeOver = (epoch: number) => Promise<"granted" | "taken" | "failed">;
