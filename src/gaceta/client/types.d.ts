// The words that the script's modules share. Not shipped: browsers never ask for it.
// Lengths of time are milliseconds; moments are on the page's own monotonic clock.

/** What a page knows of its reading. What is absent is not so. */
interface State {
  /** The lease that this device holds; 0 if that is not known. */
  epoch: number;
  /** From one heartbeat to the next. */
  beat: number;
  /** Questions in a row that got no answer: a refusal is one. */
  failures: number;
  /** When to ask the gate next, if the page is being read. */
  due: number;
  /** The page is visible, and somebody is there. */
  reading?: boolean;
  /** Of the tabs of this device, this one speaks. */
  leading?: boolean;
  /** A question is under way. */
  asking?: boolean;
  /** Reading has just begun, and the seat has not been granted since. */
  fresh?: boolean;
  /** The notice stands here, or is being fetched; nothing more is asked. */
  stopped?: boolean;
  /** The seat could not be decided of late: nobody is accused on this page. */
  spared?: boolean;
}

type Happening =
  /** The reader comes or goes. With `again` the page was away, so what it knows may be old. */
  | { type: "seen"; reading: boolean; again?: boolean }
  /** This tab begins or ceases to speak for the device. */
  | { type: "lead"; leading?: boolean }
  /** Time has passed. */
  | { type: "tick" }
  /** The stream, or another tab, tells the epoch of the device's lease; none if it holds none. */
  | { type: "told"; epoch?: number }
  | ({ type: "answer"; to: Question } & Answer);

/**
 * To the gate: "rest" is a renewal that says nobody reads here now; "takeover" is the reader's own.
 * "notice" asks the newspaper for the notice, and is answered with 200 once it stands.
 */
type Question = "acquire" | "renew" | "rest" | "takeover" | "notice";

/** An HTTP answer; status 0 if none came. */
interface Answer {
  status: number;
  /** With `asking_ms` a refusal is none yet: ask again in so long. */
  body?: { state?: string; epoch?: number; beat_in_ms?: number; asking_ms?: number };
}

/**
 * What to do: ask, give the text back and tell the other tabs ("go-on"), show the notice and tell the
 * other tabs ("notice"), or let the newspaper decide by fetching the page anew ("reload").
 */
type Act = "acquire" | "renew" | "rest" | "notice" | "go-on" | "reload";

/** What a page knows that was served under the lease `epoch`, 0 while the store was down. */
type Start = (epoch: number, beat: number) => State;

/** What was and what happened give what is and what to do. `chance` is from 0 up to 1. */
type Next = (
  before: State,
  happening: Happening,
  now: number,
  chance: number,
) => [State, Act | void];

/** For each kind of happening: mends the state, and says what to do. */
type Hears = {
  [T in Happening["type"]]: (
    state: State,
    happening: Extract<Happening, { type: T }>,
    now: number,
    chance: number,
  ) => Act | void;
};

/** Whether the tab stands for speaker, whether it wants the stream, and the moment of the next tick. */
type Wants = (state: State) => { speaks: unknown; listens: unknown; wakes: number };

/** An answer of the gate or the newspaper to a message in JSON. */
type Posts = (address: string, message?: object) => Promise<{ status: number; body?: any }>;

/** What a device is asked to sign, and the name of the key to sign it with. */
interface Asked {
  device: string;
  ask: string;
}

/**
 * <div id="device-key" hidden>: stands where the device has no key yet, and with `proof` on a page that
 * waits for a proof, and then shows the story.
 */
interface KeyWanted extends Asked {
  to: string;
  proof?: string;
}

/** Asks the browser's database, and answers what it answers. Keys are there under the device's name. */
type Keeps = <T>(act: (keys: IDBObjectStore) => IDBRequest<T>) => Promise<T>;

/** With `key`, the public half, the device has that key from now on. */
type Signs = (to: string, pair: CryptoKeyPair, ask: string, key?: string) => Promise<Answer>;

/**
 * Where another tab has answered first, there is something new to sign. Without a key, or with one that
 * is refused, the browser becomes another device.
 */
type Proves = (to: string, asked: Asked, tries?: number) => Promise<Answer>;

/** Of two tabs that make a key at once one keeps its own, and both sign with that. */
type Binds = (wanted: KeyWanted) => Promise<void>;

/** Fetches a new entitlement, by a proof for a device with a key, and goes on with `then`. */
type Renews = (to: string, then: () => Promise<Answer>) => Promise<Answer>;

type Asks = (
  gate: string,
  entitlement: string,
) => (to: Exclude<Question, "notice">, epoch: number) => Promise<Answer>;

/** The function that comes back is told whether the stream is wanted. */
type Listens = (
  gate: string,
  hear: (epoch?: number) => void,
  /** Another device asks for the seat. */
  ask: () => void,
) => (wanted: unknown) => void;

type Leads = (
  lead: (leading?: boolean) => void,
  hear: (epoch?: number) => void,
) => {
  /** Tell the other tabs the epoch of the device's lease, 0 if it holds none. */
  tell(epoch: number): void;
  /** Stand for speaker, or step back. */
  stand(wanted: unknown): void;
};

type Watches = (
  idle: number,
  tell: (happening: Happening) => void,
) => {
  /** Called first once all parts are there. */
  touch(): void;
  /** Show the question, and rest until somebody touches the page. */
  ask(): void;
};

type Notices = (
  address: string,
  takeOver: (epoch: number) => Promise<Answer>,
) => {
  /** Answers 200 once the notice stands. */
  show(): Promise<Answer>;
  /** Gives the text back. */
  end(): void;
};

/** Goes to the place if need be. The function that comes back sends it if the reader has moved. */
type Places = (page: Page) => () => void;

/** The attributes of <div id="reading" hidden>, which stands only in a story that is shown whole. */
interface Page {
  /** The address of the gate, "/gate". */
  gate: string;
  /** The epoch of the lease under which the page was served; empty if the store was down. */
  epoch: string;
  beat: string;
  /** A page that nobody has touched for so long is not being read. */
  idle: string;
  /** Where to fetch the notice and a new entitlement, and where to send the place. */
  notice: string;
  entitlement: string;
  placeTo: string;
  story: string;
  /** The paragraph where the reader stopped, "p-7", and what to say on going there. */
  place: string;
  sayPlace: string;
}

// What the page holds by agreement with its template, and what TypeScript does not know yet.

interface Document {
  getElementById(id: "body" | "reading-status" | "question"): HTMLElement;
  getElementById(id: "notice-dialog"): HTMLDialogElement;
  getElementById(id: "reading"): { dataset: Page };
  getElementById(id: "device-key"): { dataset: KeyWanted } | null;
  readonly prerendering?: boolean;
}

interface Performance {
  getEntriesByType(type: "navigation"): [PerformanceNavigationTiming];
}

interface Window {
  trustedTypes?: {
    createPolicy(
      name: string,
      rules: { createHTML(html: string): string },
    ): { createHTML(html: string): string };
  };
}
