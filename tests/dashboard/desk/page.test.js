export default ({ label }, { equal }) => ({
  "every word that was laid out is said, and every label": () => {
    document.body.innerHTML = '<nav data-label="bar"><b data-word="bar.wall"></b></nav>';
    label(document.body, (key) => `said ${key}`);
    const nav = document.querySelector("nav");
    equal([nav.textContent, nav.getAttribute("aria-label")], ["said bar.wall", "said bar"]);
  },
});
