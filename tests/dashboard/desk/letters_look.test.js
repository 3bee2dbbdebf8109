export default ({ briefly, chosen, indented, reasonsOf, toAddress, toServer, verdict }, { equal }) => ({
  "json is indented and every digit stays": () =>
    equal(indented('{"a":11529215046068469760,"b":[1.0,{"c":null}],"d":{},"e":[]}'),
      '{\n  "a": 11529215046068469760,\n  "b": [\n    1.0,\n    {\n      "c": null\n    }\n  ],\n  "d": {},\n  "e": []\n}'),
  "what looks like json within a text stays text": () =>
    equal(indented('{"note": "a \\"b\\": [1, 2]", "x":true}'), '{\n  "note": "a \\"b\\": [1, 2]",\n  "x": true\n}'),
  "what is no json is shown as it came": () => equal([indented("\\xff{"), indented("12"), indented("")], [null, null, null]),
  "another filter begins at the newest, and keeps language and the other filter": () =>
    equal(toAddress("?cursor=7&reason=too_late&lang=zh", { source: "wms" }), "?reason=too_late&lang=zh&source=wms"),
  "a filter that is taken away leaves the address": () => equal(toAddress("?reason=too_late", { reason: "" }), ""),
  "the server is asked what the address says": () =>
    equal(toServer(chosen("?reason=invalid&lang=zh&cursor=9"), 20), "/api/v1/dead?limit=20&reason=invalid&cursor=9"),
  "reasons come most frequent first, the chosen one always there": () =>
    equal(reasonsOf({ invalid: 2, too_late: 9, undecodable: 0 }, "in_future"), {
      all: 11, reasons: [{ name: "too_late", n: 9 }, { name: "invalid", n: 2 }, { name: "in_future", n: 0 }],
    }),
  "of refusals only one that is gone stays gone": () =>
    equal([verdict({ kind: "gone" }), verdict({ kind: "other", status: 409 }), verdict({ kind: "forbidden", status: 403 })],
      [{ word: "letter.gone", gone: true }, { word: "letter.comes_back", gone: false }, { word: null, gone: false }]),
  "a log that does not answer is named, and no database": () => equal(verdict({ kind: "away", status: 503, code: "log_down" }).word, "letter.log_away"),
  "a letter is told in a few words": () => {
    equal(briefly({ id: "0-1", order: "SO-1", source: "wms", error: "no instant", field: "at" }), "SO-1: no instant");
    equal(briefly({ id: "0-1", order: null, source: null, error: "", field: "" }), "0-1");
  },
});
