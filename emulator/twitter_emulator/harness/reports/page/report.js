// Everything can be read without this; it adds the choice of what is shown.
const form = document.querySelector(".tools");
form.hidden = false;
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("input", () => {
  const words = form.elements.words.value.toLowerCase();
  const onlyFailed = form.elements.failed.checked;
  for (const group of document.querySelectorAll(".group")) {
    let shown = 0;
    for (const one of group.querySelectorAll(".case")) {
      const isWanted = !onlyFailed || ["failed", "undefined"].includes(one.dataset.status);
      one.hidden = !isWanted || !one.textContent.toLowerCase().includes(words);
      shown += one.hidden ? 0 : 1;
    }
    group.hidden = shown === 0;
  }
});
