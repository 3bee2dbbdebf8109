export default ({ ask, tell, Trouble }, { equal }) => {
  const answer = (status, body, headers = {}) => async () => new Response(body === undefined ? null : JSON.stringify(body), { status, headers });
  const refused = async (status, code, headers) => {
    try {
      await ask("/x", { fetcher: answer(status, { error: { code, message: "expected a", field: "name" } }, headers) });
    } catch (trouble) {
      return trouble;
    }
    throw new Error("expected a refusal");
  };
  return {
    "an answer is what it says, and nothing is nothing": async () =>
      equal([await ask("/x", { fetcher: answer(200, { a: 1 }) }), await ask("/x", { fetcher: answer(204) })], [{ a: 1 }, null]),
    "a body goes as JSON, with our own cookies only": async () => {
      let sent;
      await ask("/x", { method: "POST", body: { name: "li" }, fetcher: async (_, options) => ((sent = options), new Response(null, { status: 204 })) });
      equal([sent.method, sent.body, sent.headers["content-type"], sent.credentials], ["POST", '{"name":"li"}', "application/json", "same-origin"]);
    },
    "each refusal is one trouble": async () => {
      const kinds = [[401, "unauthenticated"], [401, "wrong_credentials"], [403, "forbidden"], [404, "not_found"], [409, "last_admin"], [409, "taken"], [400, "weak_password"], [503, "database_down"], [429, "too_many"], [400, "bad_body"]];
      const got = [];
      for (const [status, code] of kinds) got.push((await refused(status, code)).kind);
      equal(got, ["unknown", "wrong_credentials", "forbidden", "gone", "last_admin", "taken", "weak", "away", "wait", "other"]);
    },
    "a wait is told in seconds, however it was written": async () => {
      equal((await refused(429, "too_many", { "retry-after": "27" })).wait, 27);
      equal((await refused(429, "too_many")).wait, 60);
      equal((await refused(429, "too_many", { "retry-after": new Date(Date.now() + 9500).toUTCString() })).wait <= 10, true);
    },
    "a server that is not there is said so": async () => {
      const kind = await ask("/x", { fetcher: async () => { throw new TypeError("no"); } }).catch((trouble) => trouble.kind);
      equal(kind, "network");
    },
    "an answer that is no JSON of ours is still a trouble": async () => {
      const trouble = await ask("/x", { fetcher: async () => new Response("<html>", { status: 500 }) }).catch((one) => one);
      equal([trouble.kind, trouble.message], ["other", "HTTP 500"]);
    },
    "a trouble is said in words; what is none is no trouble of the person": () => {
      const say = (key, params) => `${key} ${params.n} ${params.message}`;
      equal(tell(say, new Trouble("wait", { wait: 9, message: "m" })), "error.wait 9 m");
      let thrown = null;
      try { tell(say, new TypeError("ours")); } catch (error) { thrown = error.message; }
      equal(thrown, "ours");
    },
  };
};
