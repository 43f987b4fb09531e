/* Writing to a customer: drafts that survive, a file to attach, canned answers, the keyboard. */

const TYPING_EVERY = 3000;

export function startComposer(conversation) {
  const form = document.getElementById("composer");
  const text = form.elements.text;
  keepDraft(text, `draft-${conversation}`);
  keepDraft(document.getElementById("note"), `note-${conversation}`);
  sendByKeyboard(form);
  sendByKeyboard(document.getElementById("noting"));
  tellTyping(form, text, conversation);
  offerCanned(text);
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

function offerCanned(text) {
  for (const button of document.querySelectorAll(".canned button[data-text]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      text.setRangeText(button.dataset.text, text.selectionStart, text.selectionEnd, "end");
      text.dispatchEvent(new Event("input"));
      button.closest("details").open = false;
      text.focus();
    });
  }
}

/** Choosing a file uploads it; what was uploaded goes with the next message. */
function offerAttaching(form) {
  const file = document.getElementById("file");
  const label = form.querySelector(".attach");
  const shown = document.getElementById("attached");
  const button = form.querySelector("button.main");
  file.hidden = label.hidden = false;
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

/** Why it was not taken, or nothing. */
async function posted(form) {
  try {
    const body = new URLSearchParams(new FormData(form));
    body.delete("file");
    const response = await fetch(form.action, { method: "POST", body, redirect: "manual" });
    if (response.type === "opaqueredirect") return "";
    const answer = new DOMParser().parseFromString(await response.text(), "text/html");
    const said = answer.getElementById("wrong") ?? answer.querySelector("main p");
    return said?.textContent || "It was not sent. Load the page again.";
  } catch {
    return "It was not sent: the channel could not be reached. Your text is still here; send it again.";
  }
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
