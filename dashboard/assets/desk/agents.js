// A browser's own description, in words.
//
// Decides by the few marks that tell the large browsers apart; a program that is none is called one.

const BROWSERS = [
  [/MicroMessenger\//, "WeChat"],
  [/DingTalk\//, "DingTalk"],
  [/Edg(?:e|A|iOS)?\//, "Edge"],
  [/OPR\//, "Opera"],
  [/SamsungBrowser\//, "Samsung Internet"],
  [/QQBrowser\//, "QQ Browser"],
  [/(?:Firefox|FxiOS)\//, "Firefox"],
  [/(?:Chrome|CriOS|Chromium)\//, "Chrome"],
  [/Version\/.*Safari\//, "Safari"],
];
const SYSTEMS = [
  [/iPhone/, "iPhone"],
  [/iPad/, "iPad"],
  [/Android/, "Android"],
  [/Windows/, "Windows"],
  [/CrOS/, "ChromeOS"],
  [/Mac OS X|Macintosh/, "macOS"],
  [/Linux/, "Linux"],
];

/** Say which browser that is: Chrome on macOS. */
export function browserName(say, agent) {
  const find = (table) => table.find(([mark]) => mark.test(agent ?? ""))?.[1] ?? null;
  const browser = find(BROWSERS);
  const system = find(SYSTEMS);
  if (browser && system) return say("agent.on", { browser, system });
  if (browser || system) return browser ?? say("agent.on", { browser: say("agent.browser"), system });
  return agent ? agent.split(/[\s/]/)[0].slice(0, 40) : say("agent.other");
}
