export default ({ hideCursor, STILL_MS, stayAwake, takeScreen }, { equal }) => {
  const page = (more = {}) => Object.assign(new EventTarget(), { hidden: false, fullscreenEnabled: true, fullscreenElement: null, ...more });
  return {
    "the cursor goes when it has been still, and comes back when it moves": () => {
      const waits = [];
      const root = document.createElement("div");
      hideCursor(root, { setTimeout: (call, ms) => waits.push({ call, ms }), clearTimeout: () => {} });
      equal([root.dataset.still, waits[0].ms], [undefined, STILL_MS]);
      waits[0].call();
      equal(root.dataset.still, "true");
      root.dispatchEvent(new Event("pointermove"));
      equal([root.dataset.still, waits.length], [undefined, 2]);
    },
    "the whole screen is asked for as soon as somebody acts, until it is given": () => {
      let asked = 0;
      let acted = false;
      const root = Object.assign(new EventTarget(), { requestFullscreen: () => ((asked += 1), Promise.reject(new Error("no gesture"))) });
      const there = page({ documentElement: root });
      takeScreen(there, () => acted);
      equal(asked, 0);
      acted = true;
      root.dispatchEvent(new Event("keydown"));
      root.dispatchEvent(new Event("keydown"));
      there.fullscreenElement = root;
      root.dispatchEvent(new Event("keydown"));
      equal(asked, 2);
    },
    "the wake lock is asked for again when the page is shown again": async () => {
      const locks = [];
      const there = page();
      await stayAwake(there, { request: async () => (locks.push({ released: false }), locks.at(-1)) });
      there.dispatchEvent(new Event("visibilitychange"));
      equal(locks.length, 1);
      locks[0].released = true;
      there.dispatchEvent(new Event("visibilitychange"));
      equal(locks.length, 2);
    },
    "a browser without wake locks, or one that refuses, is no fault": async () => {
      await stayAwake(page(), undefined);
      await stayAwake(page(), { request: async () => Promise.reject(new Error("low battery")) });
    },
  };
};
