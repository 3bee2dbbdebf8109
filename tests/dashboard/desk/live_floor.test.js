export default ({ LiveFloor }, { equal }) => {
  class Sky {
    static sent = [];
    readyState = 1;
    constructor() {
      Sky.last = this;
      setTimeout(() => this.onopen?.(), 0);
    }
    send(text) { Sky.sent.push(JSON.parse(text)); }
    close() {}
    hear(frame) { this.onmessage({ data: JSON.stringify(frame) }); }
  }
  const frame = (sub, depth) => ({ type: "snapshot", sub, epoch: "e", seq: 1, as_of: "2026-11-11T00:05:00Z", feed: "live", totals: { orders: depth }, stages: [], cells: [], sources: [] });
  const soon = (check) => new Promise((done) => {
    const look = () => (check() ? done() : setTimeout(look, 5));
    look();
  });
  return {
    "it follows one part of the floor, and waits when it is to follow another": async () => {
      document.body.innerHTML = '<div id="desk"><p id="notice-text"></p><div id="content"></div><div id="connection"><i class="glyph"></i><i class="line-feed"></i><i class="line-as-of"></i></div></div>';
      const own = globalThis.WebSocket;
      globalThis.WebSocket = Sky;
      try {
        const painted = [];
        const floor = new LiveFloor({ say: (key) => key, lang: "en", zone: "UTC" }, { filter: {}, by: ["warehouse"] }, { paint: (state) => painted.push(state.totals.orders), label: String });
        await soon(() => Sky.sent.length > 0);
        const [first] = Sky.sent;
        equal([first.op, first.filter, first.by], ["subscribe", {}, ["warehouse"]]);
        Sky.last.hear(frame(first.id, 7));
        await soon(() => painted.includes(7));
        equal([floor.waiting, floor.feed, document.querySelector(".line-feed").textContent], [false, "live", "line.live"]);
        floor.follow({ filter: { warehouse: "SH2" }, by: ["channel"] });
        equal(floor.waiting, true);
        const second = Sky.sent.filter((said) => said.op === "subscribe").at(-1);
        equal([second.filter, second.by, Sky.sent.some((said) => said.op === "unsubscribe" && said.id === first.id)], [{ warehouse: "SH2" }, ["channel"], true]);
        Sky.last.hear(frame(first.id, 8));
        equal([floor.waiting, floor.state.totals.orders], [true, 7]);
        Sky.last.hear(frame(second.id, 3));
        await soon(() => painted.includes(3));
        equal([floor.waiting, floor.state.totals.orders], [false, 3]);
      } finally {
        globalThis.WebSocket = own;
      }
    },
  };
};
