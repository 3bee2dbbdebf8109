export default ({ confirmed, copy, copyWords, open, showSecret }, { equal }) => {
  function stage() {
    document.body.innerHTML = `<dialog id="ask"><h2 id="ask-words"></h2><p id="ask-about"></p><button data-close="no">no</button><button id="ask-do" data-close="yes"></button></dialog>
      <dialog id="once"><h2 id="once-words"></h2><p id="once-about"></p><div id="once-values"></div><button data-close="yes">done</button></dialog>`;
    return (selector) => document.querySelector(selector);
  }
  return {
    "a question is answered by its button, and by nothing else": async () => {
      const find = stage();
      const asked = confirmed({ title: "Revoke wms?", about: "It ends.", act: "Revoke" });
      equal([find("#ask-words").textContent, find("#ask-do").textContent, find("#ask").open], ["Revoke wms?", "Revoke", true]);
      find("#ask-do").click();
      equal(await asked, true);
      const again = confirmed({ title: "x", about: "y", act: "z" });
      find("#ask").close();
      equal(await again, false);
    },
    "a dialog gives what it was closed with": async () => {
      const find = stage();
      const opened = open(find("#ask"));
      find("[data-close=no]").click();
      equal(await opened, "no");
    },
    "a secret is shown once and then nowhere": async () => {
      const find = stage();
      const shown = showSecret((key) => key, { title: "t", about: "a", values: [{ label: "Key", value: "9fJ2" }] });
      equal([find("#once input").value, find("#once label").textContent], ["9fJ2", "Key"]);
      find("#once [data-close]").click();
      await shown;
      equal(document.body.innerHTML.includes("9fJ2") || find("#once input") !== null, false);
    },
    "where the clipboard is closed to us the text is selected for the keyboard": async () => {
      stage();
      const input = document.createElement("input");
      input.value = "abc";
      document.body.append(input);
      const kept = document.execCommand;
      document.execCommand = undefined;
      const told = await copy("abc", input, null);
      document.execCommand = kept;
      equal([told, input.selectionStart, input.selectionEnd], [false, 0, 3]);
      equal(await copy("abc", input, { writeText: async () => {} }), true);
    },
    "a command on the page is copied by its button, which says so": async () => {
      document.body.innerHTML = '<pre id="c" tabindex="0">curl</pre><button id="b"></button>';
      const kept = document.execCommand;
      document.execCommand = () => true;
      copyWords(document.getElementById("b"), (key) => key, document.getElementById("c"));
      document.getElementById("b").click();
      await new Promise((done) => setTimeout(done, 50));
      document.execCommand = kept;
      equal(document.querySelector("[role=status]").textContent, "copied");
    },
  };
};
