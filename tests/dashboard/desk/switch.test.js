export default ({ Switch }, { equal }) => ({
  "the first holds until another is chosen; the address says which": () => {
    document.body.innerHTML = '<div id="s"><button data-option="warehouse"></button><button data-option="channel"></button></div>';
    const node = document.getElementById("s");
    const told = [];
    const one = new Switch(node, "switch_test", (option) => told.push(option));
    const pressed = () => [...node.children].map((button) => button.getAttribute("aria-pressed"));
    equal([one.chosen, pressed()], ["warehouse", ["true", "false"]]);
    node.children[1].click();
    node.children[1].click();
    equal([one.chosen, pressed(), told, location.search.includes("switch_test=channel")], ["channel", ["false", "true"], ["channel"], true]);
    node.children[0].click();
    equal([one.chosen, location.search.includes("switch_test")], ["warehouse", false]);
  },
});
