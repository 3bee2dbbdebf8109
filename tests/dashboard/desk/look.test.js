export default ({ destination, localPath, readLook, remember, remembered, signInAddress, withLook }, { equal }) => {
  const here = "https://shop.example";
  return {
    "the address says language and theme, else what sent us here, else what is remembered": () => {
      equal(readLook(`${here}/sources?lang=zh&theme=light`, { lang: "en" }), { lang: "zh", theme: "light" });
      equal(readLook(`${here}/sign-in?next=${encodeURIComponent("/wall?lang=zh")}`), { lang: "zh", theme: "dark" });
      equal(readLook(`${here}/sources`, { theme: "light" }), { lang: "en", theme: "light" });
    },
    "what is no language of ours is none": () => equal(readLook(`${here}/x?lang=fr&theme=pink`), { lang: "en", theme: "dark" }),
    "an address carries only what does not hold anyway": () => {
      equal(withLook("/sources?who=li", { lang: "zh", theme: "dark" }, here), "/sources?who=li&lang=zh");
      equal(withLook("/sources?lang=zh", { lang: "en", theme: "dark" }, here), "/sources");
    },
    "only paths of this server are followed": () => {
      const bad = ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "\t//evil.example", "", null, "/\t/evil.example"];
      equal(bad.map((next) => localPath(next, here)), bad.map(() => null));
      equal(localPath("/settings/audit?who=li#x", here), "/settings/audit?who=li#x");
    },
    "after signing in one goes to where one wanted, or to the floor": () => {
      const look = { lang: "en", theme: "light" };
      const to = (next) => destination(`${here}/sign-in?next=${encodeURIComponent(next)}`, look);
      equal(to("/settings/keys"), "/settings/keys?theme=light");
      equal([to("/sign-in?next=/sign-in"), to("//evil.example"), to("/api/v1/audit.csv")].map((path) => path.split("?")[0]), ["/floor", "/floor", "/floor"]);
      equal(destination(`${here}/sign-in`, { lang: "en", theme: "dark" }), "/floor");
    },
    "who is not known comes back to the very page": () =>
      equal(signInAddress(`${here}/settings/audit?who=li&lang=zh`, { lang: "zh", theme: "dark" }), "/sign-in?next=%2Fsettings%2Faudit%3Fwho%3Dli%26lang%3Dzh&lang=zh"),
    "what is chosen is remembered, and a store that refuses does no harm": () => {
      const kept = new Map();
      const store = { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value) };
      remember(store, { lang: "zh", theme: "light" });
      equal(remembered(store), { lang: "zh", theme: "light" });
      const refusing = { getItem: () => { throw new Error("no"); }, setItem: () => { throw new Error("no"); } };
      remember(refusing, {});
      equal(remembered(refusing), {});
    },
  };
};
