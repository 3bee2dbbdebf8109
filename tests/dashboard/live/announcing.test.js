export default ({ Announcer, HOLD_MS }, { equal }) => {
  const told = () => {
    const node = document.createElement("p");
    const announcer = new Announcer({ feed: node });
    return { node, hear: (key, now) => announcer.hear("feed", key, (first) => (first && key === "live" ? "" : `it is ${key}`), now) };
  };
  return {
    "a healthy beginning is no news": () => {
      const { node, hear } = told();
      hear("live", 0);
      hear("live", HOLD_MS);
      equal(node.textContent, "");
    },
    "what lasts is told, once": () => {
      const { node, hear } = told();
      for (const now of [0, HOLD_MS]) hear("live", now);
      hear("blind", 10000);
      equal(node.textContent, "");
      hear("blind", 10000 + HOLD_MS);
      equal(node.textContent, "it is blind");
      node.textContent = "";
      hear("blind", 99000);
      equal(node.textContent, "");
    },
    "what comes and goes is not": () => {
      const { node, hear } = told();
      for (const now of [0, HOLD_MS]) hear("live", now);
      for (let now = 10000; now < 60000; now += 2000) hear(now % 4000 ? "live" : "blind", now);
      equal(node.textContent, "");
    },
  };
};
