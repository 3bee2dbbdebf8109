export default ({ everySecond, ServerClock }, { equal }) => ({
  "our own clock holds until a frame came": () => equal(new ServerClock(() => 5000).now(), 5000),
  "the server's clock is carried on between frames": () => {
    let local = 1000;
    const clock = new ServerClock(() => local);
    clock.heard(new Date(61000).toISOString());
    local = 3500;
    equal(clock.now(), 63500);
  },
  "a frame that was long on its way does not turn the clock back": () => {
    let local = 0;
    const clock = new ServerClock(() => local);
    clock.heard(new Date(60000).toISOString());
    local = 1000;
    clock.heard(new Date(60200).toISOString());
    equal(clock.now(), 61000);
  },
  "a wrong instant teaches nothing": () => {
    const clock = new ServerClock(() => 42);
    clock.heard("soon");
    equal(clock.now(), 42);
  },
  "the second turns when the server's does": () => {
    const waits = [];
    const stop = everySecond(() => 12345400, () => {}, { setTimeout: (_, ms) => waits.push(ms), clearTimeout: () => {} });
    stop();
    equal(waits, [601]);
  },
});
