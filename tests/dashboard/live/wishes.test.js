export default ({ wishes }, { equal }) => ({
  "an address that asks for nothing gets the whole floor, dark, in English": () =>
    equal(wishes(""), { lang: "en", theme: "dark", kiosk: false, scenes: ["all"], every: 30000, hidden: false }),
  "all is in the address": () =>
    equal(wishes("?lang=zh&theme=light&kiosk=1&scenes=all,SH2,%20GZ1,,SH2&every=12&figures=hidden"),
      { lang: "zh", theme: "light", kiosk: true, scenes: ["all", "SH2", "GZ1"], every: 12000, hidden: true }),
  "no scene is shorter than can be read, and nonsense is the usual": () =>
    equal(["1", "0", "soon", "1e9", "-5"].map((every) => wishes(`?every=${every}`).every), [5000, 30000, 30000, 3600000, 30000]),
  "there is an end to scenes": () => equal(wishes(`?scenes=${Array.from({ length: 99 }, (_, at) => `W${at}`)}`).scenes.length, 20),
});
