export default ({ browserName }, { equal }) => {
  const say = (key, { browser, system } = {}) => (key === "agent.on" ? `${browser} on ${system}` : key);
  const name = (agent) => browserName(say, agent);
  const chrome = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36";
  return {
    "the usual ones are told apart": () => {
      equal(name(chrome), "Chrome on Windows");
      equal(name(`${chrome} Edg/142.0.0.0`), "Edge on Windows");
      equal(name("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/19.0 Safari/605.1.15"), "Safari on macOS");
      equal(name("Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"), "Firefox on Linux");
      equal(name("Mozilla/5.0 (Linux; Android 15) Chrome/142.0 Mobile Safari/537.36 MicroMessenger/8.0"), "WeChat on Android");
    },
    "a program is called what it calls itself": () => equal([name("curl/8.5.0"), name("")], ["curl", "agent.other"]),
  };
};
