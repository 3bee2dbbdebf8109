export default ({ HIDDEN, SHOWN }, { equal }) => ({
  "a count is a count, and its raw value is there for scripts": () =>
    equal([SHOWN.count(120034, 5), SHOWN.rate(742), SHOWN.raw(7)], ["120,034", "742", 7]),
  "before visitors a count is its share, or nothing at all": () =>
    equal([HIDDEN.count(957, 12014), HIDDEN.count(120034), HIDDEN.rate(742), HIDDEN.raw(7)], ["7.9%", "", "", null]),
  "a share of nothing is unknown": () => equal(HIDDEN.count(0, 0), "—"),
});
