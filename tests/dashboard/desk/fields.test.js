export default ({ Form }, { equal }) => {
  const say = (key, params) => (params?.n ? `${key} ${params.n}` : key);
  function stage(send, options = {}) {
    document.body.innerHTML = `<form id="f"><div class="field" data-field="name" data-kind="text" data-title="name" data-fills="username" data-note="hint"></div>
      <div class="field" data-field="secret" data-kind="password" data-title="password" data-fills="current-password"></div>
      <div class="field" data-field="role" data-kind="choice" data-title="role" data-options='[["viewer","v"],["admin","a"]]'></div>
      <div class="form-error"></div><button type="submit"><span>go</span></button></form>`;
    const node = document.getElementById("f");
    return new Form(node, node.querySelector("button[type=submit]"), say, { send, trouble: (_, trouble) => `said ${trouble.kind} ${trouble.wait ?? ""}`, ...options });
  }
  const fill = (form, values) => Object.entries(values).forEach(([name, value]) => (form.inputs.get(name).value = value));
  return {
    "a field has a label, a note, and tells the browser what may be filled in": () => {
      const form = stage(async () => {});
      const input = form.inputs.get("name");
      equal([document.querySelector(`label[for="${input.id}"]`).textContent, input.autocomplete, input.required], ["name", "username", true]);
      equal(input.getAttribute("aria-describedby").split(" ").map((id) => document.getElementById(id).textContent), ["", "hint"]);
    },
    "it sends what was typed: names without blanks around, secrets as they are": async () => {
      let sent = null;
      const form = stage(async (values) => (sent = values));
      fill(form, { name: " li ", secret: " a b " });
      await form.submit();
      equal(sent, { name: "li", secret: " a b ", role: "viewer" });
    },
    "what is missing is said beside it, and nothing is sent": async () => {
      let sent = 0;
      const form = stage(async () => (sent += 1));
      fill(form, { name: "li" });
      await form.submit();
      const input = form.inputs.get("secret");
      equal([sent, input.getAttribute("aria-invalid"), document.activeElement === input, document.getElementById("f-secret-error").textContent], [0, "true", true, "error.empty"]);
    },
    "a refusal is said where it belongs, and the button works again": async () => {
      const form = stage(async () => { throw { kind: "taken", field: "name" }; });
      fill(form, { name: "li", secret: "x" });
      await form.submit();
      equal([document.getElementById("f-name-error").textContent, form.button.disabled], ["said taken ", false]);
    },
    "one without a field is said above the button": async () => {
      const form = stage(async () => { throw { kind: "away" }; });
      fill(form, { name: "li", secret: "x" });
      await form.submit();
      equal(document.querySelector(".form-error").textContent, "said away ");
    },
    "who was too fast waits: the button rests and the seconds count down": async () => {
      const form = stage(async () => { throw { kind: "wait", wait: 2 }; });
      fill(form, { name: "li", secret: "x" });
      await form.submit();
      equal([form.button.disabled, document.querySelector(".form-error").textContent], [true, "said wait 2"]);
      const until = (held) => new Promise((done) => { const look = () => (held() ? done() : setTimeout(look, 20)); look(); });
      await until(() => document.querySelector(".form-error").textContent === "said wait 1");
      await until(() => !form.button.disabled);
      equal(document.querySelector(".form-error").textContent, "");
    },
    "a password can be looked at": () => {
      const form = stage(async () => {});
      const input = form.inputs.get("secret");
      const show = input.parentElement.querySelector("button");
      show.click();
      equal([input.type, show.getAttribute("aria-pressed"), show.textContent], ["text", "true", "hide"]);
    },
    "a field that is taken out is not asked for": async () => {
      let sent = 0;
      const form = stage(async () => (sent += 1));
      form.without("secret");
      fill(form, { name: "li" });
      await form.submit();
      equal([sent, form.inputs.get("secret").closest(".field").hidden], [1, true]);
    },
  };
};
