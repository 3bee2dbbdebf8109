export default ({ chosen, toAddress, toServer }, { equal }) => ({
  "the address says what is chosen": () =>
    equal(chosen("?who=li.lei&outcome=refused&lang=zh"), { who: "li.lei", what: "", outcome: "refused", from: "", to: "" }),
  "another filter begins at the newest, and keeps the language": () =>
    equal(toAddress({ who: "li.lei", what: "" }, "?cursor=77&what=sign_in&lang=zh"), "lang=zh&who=li.lei"),
  "days are whole days of the shop": () =>
    equal(toServer({ who: "", what: "", outcome: "", from: "2026-11-11", to: "2026-11-11" }, "Asia/Shanghai"), "from=2026-11-10T16%3A00%3A00.000Z&to=2026-11-11T16%3A00%3A00.000Z"),
  "nothing chosen asks for everything": () => equal(toServer(chosen(""), "UTC"), ""),
});
