export default ({ backOff, LiveSocket }, { equal }) => {
  // A stage for the socket: a clock that is moved by hand, and sockets that do what they are told.
  function stage(subscriptions = { w: { by: ["warehouse"] } }) {
    const here = { now: 0, timers: new Map(), sockets: [], states: [], next: 1, refused: 0, slept: 0 };
    const timers = {
      setTimeout: (call, ms) => (here.timers.set(here.next, { call, at: here.now + ms }), here.next++),
      clearTimeout: (id) => here.timers.delete(id),
    };
    here.advance = (ms) => {
      const end = here.now + ms;
      for (;;) {
        const due = [...here.timers].filter(([, timer]) => timer.at <= end).sort(([, a], [, b]) => a.at - b.at)[0];
        if (!due) break;
        here.now = due[1].at;
        here.timers.delete(due[0]);
        due[1].call();
      }
      here.now = end;
    };
    here.live = new LiveSocket({
      url: "ws://shop/ws/live", subscriptions, timers, random: () => 1, monotonic: () => here.now, wall: () => here.now + here.slept,
      open: () => {
        const socket = { readyState: 0, said: [], closed: false, send: (text) => socket.said.push(JSON.parse(text)), close: () => (socket.closed = true) };
        here.sockets.push(socket);
        return socket;
      },
      onState: (id, state) => here.states.push([id, state]),
      onRefused: () => (here.refused += 1),
    });
    here.last = () => here.sockets.at(-1);
    here.accept = () => ((here.last().readyState = 1), here.last().onopen());
    here.hear = (frame) => here.last().onmessage({ data: JSON.stringify({ sub: "w", epoch: "a", as_of: "2026-11-11T00:00:00Z", ...frame }) });
    here.live.start();
    return here;
  }
  const resyncs = (socket) => socket.said.filter(({ op }) => op === "resync").length;

  return {
    "the wait doubles up to five seconds, half of it by chance": () =>
      equal([backOff(0, () => 0), backOff(0, () => 1), backOff(2, () => 1), backOff(50, () => 1), backOff(50, () => 0)], [200, 400, 1600, 5000, 2500]),
    "it subscribes to what the page needs, and ends what it does not": () => {
      const here = stage();
      here.accept();
      equal(here.last().said, [{ op: "subscribe", id: "w", filter: {}, by: ["warehouse"] }, { op: "unsubscribe", id: "" }]);
    },
    "frames become states; those of other subscriptions do not": () => {
      const here = stage();
      here.accept();
      here.hear({ type: "snapshot", seq: 1, stages: [] });
      here.hear({ type: "delta", seq: 2, totals: { open: 5 } });
      here.hear({ type: "snapshot", seq: 1, sub: "" });
      equal(here.states.map(([id, state]) => [id, state.seq]), [["w", 1], ["w", 2]]);
    },
    "after a gap it asks once, and ignores what comes before the snapshot": () => {
      const here = stage();
      here.accept();
      here.hear({ type: "snapshot", seq: 1 });
      here.hear({ type: "delta", seq: 3 });
      here.hear({ type: "delta", seq: 4 });
      equal([resyncs(here.last()), here.states.length], [1, 1]);
      here.hear({ type: "snapshot", seq: 4 });
      here.hear({ type: "delta", seq: 5 });
      equal(here.states.at(-1)[1].seq, 5);
    },
    "a snapshot that is not given in time means to begin again": () => {
      const here = stage();
      here.accept();
      for (let second = 0; second < 7; second += 1) {
        here.hear({ type: "heartbeat", seq: 0, sub: "other" });
        here.advance(1000);
      }
      equal([here.sockets.length > 1, here.sockets[0].closed], [true, true]);
    },
    "a lost connection comes back by itself, and later each time": () => {
      const here = stage();
      here.accept();
      here.last().onclose();
      here.advance(399);
      equal(here.sockets.length, 1);
      here.advance(1);
      equal(here.sockets.length, 2);
      here.last().onclose();
      here.advance(799);
      equal(here.sockets.length, 2);
      here.advance(1);
      equal(here.sockets.length, 3);
    },
    "a snapshot makes the next wait short again": () => {
      const here = stage();
      for (let time = 0; time < 4; time += 1) {
        here.last().onclose();
        here.advance(5000);
      }
      here.accept();
      here.hear({ type: "snapshot", seq: 1 });
      const before = here.sockets.length;
      here.last().onclose();
      here.advance(400);
      equal(here.sockets.length, before + 1);
    },
    "a connection that says nothing is given up": () => {
      const here = stage();
      here.accept();
      here.hear({ type: "snapshot", seq: 1 });
      here.advance(5500);
      equal(here.sockets.length, 1);
      here.advance(1500);
      equal([here.sockets[0].closed, here.sockets.length], [true, 2]);
    },
    "the old silence does not end a new connection": () => {
      const here = stage();
      here.accept();
      here.hear({ type: "snapshot", seq: 1 });
      here.last().onclose();
      here.advance(400);
      here.advance(3000);
      equal(here.sockets.length, 2);
      equal(here.live.silence(), 3400);
    },
    "a page that is hidden lets go, and comes back with a snapshot": () => {
      const here = stage();
      here.accept();
      here.live.stop();
      here.advance(60000);
      equal([here.sockets.length, here.sockets[0].closed, here.timers.size], [1, true, 0]);
      here.live.start();
      equal(here.sockets.length, 2);
    },
    "whose right has ended is told so once, and does not come back": () => {
      const here = stage();
      here.accept();
      here.last().onclose({ code: 4401 });
      here.advance(60000);
      equal([here.refused, here.sockets.length, here.timers.size], [1, 1, 0]);
      here.live.start();
      equal(here.sockets.length, 2);
    },
    "what is no JSON is ignored": () => {
      const here = stage();
      here.accept();
      here.last().onmessage({ data: "<html>" });
      equal(here.states.length, 0);
    },
    "what is watched can change while it is open; the old is ended, the new asked for": () => {
      const here = stage();
      here.accept();
      here.hear({ type: "snapshot", seq: 1 });
      here.live.watch({ w: { by: ["warehouse"] }, s: { filter: { warehouse: "SH2" }, by: ["warehouse"] } });
      equal(here.last().said.at(-1), { op: "subscribe", id: "s", filter: { warehouse: "SH2" }, by: ["warehouse"] });
      here.live.watch({ s: { filter: { warehouse: "SH2" }, by: ["warehouse"] } });
      equal(here.last().said.at(-1), { op: "unsubscribe", id: "w" });
      const before = here.states.length;
      here.hear({ type: "delta", seq: 2 });
      equal(here.states.length, before);
    },
    "a machine that slept knows it at once, though its monotonic clock stood still": () => {
      const here = stage();
      here.accept();
      here.hear({ type: "snapshot", seq: 1 });
      here.slept = 8 * 3600000;
      equal(here.live.silence() >= 8 * 3600000, true);
      here.advance(250);
      equal(here.last().closed, true);
      here.advance(5000);
      equal(here.sockets.length, 2);
    },
  };
};
