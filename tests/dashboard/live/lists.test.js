export default ({ byCount }, { equal }) => ({
  "the reason that most orders wait for comes first": () =>
    equal(byCount(new Map([["a", { reason: "a", open: 1 }], ["b", { reason: "b", open: 9 }], ["c", { reason: "c", open: 9 }]])).map(({ reason }) => reason), ["b", "c", "a"]),
});
