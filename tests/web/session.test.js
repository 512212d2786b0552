import assert from "node:assert/strict";
import { test } from "node:test";

import { Session, SignedOut } from "../../web/assets/js/session.js";

function storageOf() {
  const kept = new Map();
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => kept.set(key, value),
    removeItem: (key) => kept.delete(key),
  };
}

/** One lock for all tabs, first come, first served, as the browser has. */
function locksOf() {
  let tail = Promise.resolve();
  return {
    request(_, turn) {
      const result = tail.then(turn);
      tail = result.catch(() => {});
      return result;
    },
  };
}

/** A server that rotates refresh tokens; one used before ends the family. */
function serverOf() {
  const server = { count: 0, good: "r0", over: false };
  server.renew = async (token) => {
    await Promise.resolve();
    if (server.over || token !== server.good) {
      server.over = true;
      return null;
    }
    server.count += 1;
    server.good = `r${server.count}`;
    return { access_token: `a${server.count}`, refresh_token: server.good, expires_in: 900 };
  };
  return server;
}

const FIRST = { access_token: "a0", refresh_token: "r0", expires_in: 900 };

function tabs(number, { now = () => 0 } = {}) {
  const storage = storageOf();
  const locks = locksOf();
  const server = serverOf();
  const open = () => new Session({ storage, locks, renew: server.renew, now });
  const all = Array.from({ length: number }, open);
  all[0].begin(FIRST);
  return { all, server };
}

test("a token that is still good is used as it is", async () => {
  const { all, server } = tabs(1);
  assert.equal(await all[0].token(), "a0");
  assert.equal(server.count, 0);
});

test("a token is renewed shortly before it ends", async () => {
  let now = 0;
  const { all } = tabs(1, { now: () => now });
  now = 880_000;
  assert.equal(await all[0].token(), "a1");
});

test("five tabs that renew at once ask the server once and get the same token", async () => {
  const { all, server } = tabs(5);
  const tokens = await Promise.all(all.map((tab) => tab.replace("a0")));
  assert.deepEqual(tokens, ["a1", "a1", "a1", "a1", "a1"]);
  assert.equal(server.count, 1);
  assert.equal(server.over, false);
});

test("without locks, a tab that was late takes the pair another tab has put there", async () => {
  const storage = storageOf();
  let refuse;
  const refused = new Promise((resolve) => (refuse = () => resolve(null)));
  const late = new Session({ storage, locks: null, renew: () => refused, now: () => 0 });
  late.begin(FIRST);
  const waiting = late.replace("a0");
  new Session({ storage, locks: null, renew: null, now: () => 0 }).begin({ ...FIRST, access_token: "a1", refresh_token: "r1" });
  refuse();
  assert.equal(await waiting, "a1");
  assert.equal(late.signedIn, true);
});

test("a session that the server has ended is over in every tab", async () => {
  const { all, server } = tabs(2);
  server.over = true;
  await assert.rejects(all[0].token().then(() => all[0].replace("a0")), SignedOut);
  assert.equal(all[1].signedIn, false);
  await assert.rejects(all[1].token(), SignedOut);
});

test("a lost network while renewing does not sign out", async () => {
  const storage = storageOf();
  const renew = async () => {
    throw new TypeError("fetch failed");
  };
  const session = new Session({ storage, locks: locksOf(), renew, now: () => 0 });
  session.begin(FIRST);
  await assert.rejects(session.replace("a0"), TypeError);
  assert.equal(session.signedIn, true);
});

test("what another program left in the storage is no session", () => {
  for (const rubbish of ["", "{", "null", '"text"', "{}", '{"access":"a"}']) {
    const storage = storageOf();
    storage.setItem("riskxpertai.session", rubbish);
    assert.equal(new Session({ storage, locks: null, renew: null }).signedIn, false, rubbish);
  }
});

test("signing out in one tab is told to the others", () => {
  const { all } = tabs(2);
  const told = [];
  const target = new EventTarget();
  all[1].watch(target, (signedIn) => told.push(signedIn));
  all[0].end();
  target.dispatchEvent(Object.assign(new Event("storage"), { key: "riskxpertai.session" }));
  target.dispatchEvent(Object.assign(new Event("storage"), { key: "something.else" }));
  assert.deepEqual(told, [false]);
});
