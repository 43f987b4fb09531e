/* Writing to a customer: drafts that survive, a file to attach, canned answers, the keyboard. */

const TYPING_EVERY = 3000;

export function startComposer(conversation) {
  const form = document.getElementById("composer");
  const text = form.elements.text;
  keepDraft(text, `draft-${conversation}`);
  keepDraft(document.getElementById("note"), `note-${conversation}`);
  document.getElementById("keys").hidden = false;
  sendByKeyboard(form);
  sendByKeyboard(document.getElementById("noting"));
  tellTyping(form, text, conversation);
  offerTexts(text);
  showCount(text);
  const attachment = offerAttaching(form);
  sendInPlace(form, text, attachment);
  sendInPlace(document.getElementById("noting"), document.getElementById("note"));
}

/** What was written stays until it is sent, also over a reload. */
function keepDraft(text, key) {
  text.value ||= sessionStorage.getItem(key) ?? "";
  text.addEventListener("input", () => sessionStorage.setItem(key, text.value));
  text.form.addEventListener("sent", () => sessionStorage.removeItem(key));
}

function sendByKeyboard(form) {
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    form.requestSubmit();
  });
}

function tellTyping(form, text, conversation) {
  let last = 0;
  text.addEventListener("input", () => {
    if (!text.value || Date.now() - last < TYPING_EVERY) return;
    last = Date.now();
    const token = form.querySelector("input[type=hidden]");
    fetch(`/inbox/${conversation}/typing`, { method: "POST", body: new URLSearchParams({ [token.name]: token.value }) });
  });
}

/** What a tweet counts, as `twitter/lengths.py` has it. */
function weight(text) {
  const links = text.match(/https?:\/\/\S+/g) ?? [];
  const rest = text
    .normalize("NFC")
    .replace(/https?:\/\/\S+/g, "")
    .replace(/[\ufe0f\u{1f3fb}-\u{1f3ff}]|\u200d[\u2190-\u2bff\u{1f000}-\u{1faff}]/gu, "")
    .replace(/[\u{1f1e6}-\u{1f1ff}]{2}/gu, "\u{1f600}");
  const isLight = /[\0-\u10ff\u2000-\u200d\u2010-\u201f\u2032-\u2037]/;
  return [...rest].reduce((sum, it) => sum + (isLight.test(it) ? 1 : 2), 23 * links.length);
}

/** In public: how much of a tweet is used, and before it is sent that it is too long. */
function showCount(text) {
  const count = document.getElementById("count");
  if (!count) return;
  const most = Number(count.dataset.most);
  const show = () => {
    const used = weight(text.value);
    count.textContent = `${used} of ${most} characters.`;
    count.classList.toggle("wrong", used > most);
    text.setAttribute("aria-invalid", String(used > most));
  };
  text.addEventListener("input", show);
  text.form.addEventListener("sent", show);
  show();
}

/** Canned answers, and in public the way to Direct Messages. */
function offerTexts(text) {
  for (const button of document.querySelectorAll(".more button[data-text]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      text.setRangeText(button.dataset.text, text.selectionStart, text.selectionEnd, "end");
      text.dispatchEvent(new Event("input"));
      const list = button.closest("details");
      if (list) list.open = false;
      text.focus();
    });
  }
}

/** Choosing a file uploads it; what was uploaded goes with the next message. */
function offerAttaching(form) {
  const file = document.getElementById("file");
  if (!file) return null;
  const label = form.querySelector(".attach");
  const shown = document.getElementById("attached");
  const button = form.querySelector("button.main");
  file.classList.add("unseen");
  label.hidden = false;
  const clear = () => {
    form.elements.media.value = file.value = "";
    shown.replaceChildren();
    shown.hidden = true;
  };
  file.addEventListener("change", async () => {
    const chosen = file.files[0];
    if (!chosen) return;
    form.elements.media.value = "";
    preview(shown, chosen, clear);
    button.disabled = true;
    const wrong = await upload(form, chosen);
    button.disabled = false;
    if (wrong) {
      clear();
      say(wrong);
    } else {
      shown.querySelector("[role=status]").textContent = "Attached.";
    }
  });
  return { clear };
}

function preview(shown, chosen, clear) {
  const picture = document.createElement(chosen.type.startsWith("video/") ? "video" : "img");
  picture.src = URL.createObjectURL(chosen);
  if (picture.localName === "img") picture.alt = chosen.name;
  const status = document.createElement("p");
  status.role = "status";
  status.textContent = "Uploading…";
  const remove = document.createElement("button");
  remove.type = "button";
  remove.textContent = "Remove";
  remove.addEventListener("click", clear);
  shown.replaceChildren(picture, status, remove);
  shown.hidden = false;
}

/** Why it could not be attached, or nothing. */
async function upload(form, chosen) {
  const body = new FormData();
  body.append("media", chosen);
  try {
    const response = await fetch("/api/v1/media", { method: "POST", body });
    const answer = await response.json();
    if (!response.ok) return answer.detail;
    form.elements.media.value = answer.id;
  } catch {
    return "The file could not be uploaded. Try it again.";
  }
}

/** Send without leaving the page; what went wrong is said above the form, and nothing is lost. */
function sendInPlace(form, text, attachment) {
  let isSending = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (isSending) return;
    isSending = true;
    try {
      const wrong = await posted(form);
      if (wrong) {
        say(wrong);
      } else {
        say("");
        text.value = "";
        attachment?.clear();
        form.dispatchEvent(new Event("sent"));
      }
    } finally {
      isSending = false;
      text.focus();
    }
  });
}

/** Why it was not taken, or nothing. What got no answer keeps its key: sent again, it is sent once. */
async function posted(form) {
  try {
    const body = new URLSearchParams(new FormData(form));
    body.delete("file");
    const response = await fetch(form.action, { method: "POST", body, redirect: "manual" });
    if (form.elements.key) form.elements.key.value = newKey();
    if (response.type === "opaqueredirect") return "";
    const answer = new DOMParser().parseFromString(await response.text(), "text/html");
    const said = answer.getElementById("wrong") ?? answer.querySelector("main p");
    return said?.textContent || "It was not sent. Load the page again.";
  } catch {
    return "It was not sent: the channel could not be reached. Your text is still here; send it again.";
  }
}

/** Not crypto.randomUUID, which pages without https do not have. */
function newKey() {
  return Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join("-");
}

function say(words) {
  let place = document.getElementById("wrong");
  if (!place) {
    place = document.createElement("p");
    place.id = "wrong";
    place.role = "alert";
    place.className = "note wrong";
    document.querySelector(".composers").prepend(place);
  }
  place.hidden = !words;
  place.textContent = words;
}
