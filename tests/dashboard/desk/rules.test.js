export default ({ keeps, watchRules }, { equal }) => ({
  "twelve signs are enough, whatever their alphabet": () =>
    equal([keeps("elevensigns", "").long, keeps("twelve signs", "").long, keeps("双十一零点的峰值就在今晚", "").long, keeps("😀".repeat(11), "").long], [false, true, true, false]),
  "one's name is no password": () => equal([keeps("Administrator", "administrator").other, keeps("another sentence", "li").other, keeps("", "li").other], [false, true, false]),
  "only the server knows the common ones": () => equal(keeps("password1234", "").rare, null),
  "the lines are ticked while one types": () => {
    document.body.innerHTML = '<div id="r"><i data-rule="long"><span class="glyph"></span></i></div><input>';
    const input = document.querySelector("input");
    watchRules(document.getElementById("r"), input, () => "li");
    const line = document.querySelector("[data-rule]");
    equal([line.dataset.holds, line.firstChild.dataset.glyph], ["false", "open"]);
    input.value = "long enough now";
    input.dispatchEvent(new Event("input"));
    equal([line.dataset.holds, line.firstChild.dataset.glyph], ["true", "check"]);
  },
});
