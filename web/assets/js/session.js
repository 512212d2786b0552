// Who is signed in: two tokens in `localStorage`, shared by all tabs.

const KEY = "riskxpertai.session";
const LOCK = "riskxpertai.refresh";
/** Renew a little early, so that no request leaves with a token that ends on its way. */
const MARGIN = 30_000;

/** The session is over; only signing in again helps. */
export class SignedOut extends Error {
  constructor() {
    super("로그인이 만료되었습니다. 다시 로그인해 주세요.");
    this.name = "SignedOut";
  }
}

export class Session {
  #storage;
  #locks;
  #renew;
  #now;

  /**
   * @param {object} ports `storage` as `localStorage`; `locks` as `navigator.locks`, which plain http
   *   on another machine lacks (the server then forgives two tabs that renew within five seconds);
   *   `renew` trades a refresh token for a new pair, or returns null when it is no longer good.
   */
  constructor({ storage, locks, renew, now = Date.now }) {
    this.#storage = storage;
    this.#locks = locks;
    this.#renew = renew;
    this.#now = now;
  }

  get signedIn() {
    return this.#read() !== null;
  }

  /** Keep what the server handed out. */
  begin(pair) {
    const kept = {
      access: pair.access_token,
      refresh: pair.refresh_token,
      until: this.#now() + pair.expires_in * 1000,
    };
    this.#storage.setItem(KEY, JSON.stringify(kept));
    return kept.access;
  }

  end() {
    this.#storage.removeItem(KEY);
  }

  /** A good access token, renewed if need be. */
  async token() {
    const kept = this.#read();
    if (kept === null) throw new SignedOut();
    return kept.until - this.#now() > MARGIN ? kept.access : this.replace(kept.access);
  }

  /**
   * A token other than the one that was refused. Tabs queue up here; the first renews, the others
   * find its pair in the storage.
   */
  async replace(refused) {
    const turn = async () => {
      const kept = this.#read();
      if (kept === null) throw new SignedOut();
      if (kept.access !== refused) return kept.access;
      const pair = await this.#renew(kept.refresh);
      if (pair !== null) return this.begin(pair);
      const newer = this.#read();
      if (newer !== null && newer.refresh !== kept.refresh) return newer.access;
      this.end();
      throw new SignedOut();
    };
    return this.#locks ? this.#locks.request(LOCK, turn) : turn();
  }

  /** Calls back when another tab signed out or in. */
  watch(target, changed) {
    target.addEventListener("storage", (event) => {
      if (event.key === KEY || event.key === null) changed(this.signedIn);
    });
  }

  #read() {
    try {
      const kept = JSON.parse(this.#storage.getItem(KEY));
      return kept?.access && kept?.refresh ? kept : null;
    } catch {
      return null;
    }
  }
}
