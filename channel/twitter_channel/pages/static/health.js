/* The health of a channel, looked up every few seconds for as long as the page is seen. */

const EVERY = 5000;

const signs = document.getElementById("signs");
const state = document.getElementById("state");

async function look() {
  if (document.hidden) return true;
  try {
    const response = await fetch(signs.dataset.from);
    // Signed out, or the channel was removed: what is shown says when it was looked up.
    if (response.redirected || response.status === 404) return false;
    if (response.ok) show(await response.text());
  } catch {
    // The channel is being started again, perhaps.
  }
  return true;
}

/** Only another state is worth interrupting whoever listens to the page. */
function show(text) {
  signs.replaceChildren(...new DOMParser().parseFromString(text, "text/html").body.childNodes);
  const { state: kind, word } = signs.querySelector("dl").dataset;
  if (state.textContent === word) return;
  state.className = `pill ${kind}`;
  state.textContent = word;
}

async function follow() {
  if (await look()) setTimeout(follow, EVERY);
}

if (signs) setTimeout(follow, EVERY);
