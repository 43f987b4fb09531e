/* Keeps an open page of the inbox up to date, and makes writing quicker. Without it the page works by its forms. */

import { startComposer } from "./composer.js";

const main = document.querySelector("main.inbox");
const conversation = main.dataset.conversation;
const title = document.title;

localTimes(document);
showUnread();
keepAtTheEnd();
if (conversation) startComposer(conversation);
if (!new URLSearchParams(location.search).has("earlier")) follow();

/** Browsers allow few open connections: pages that nobody looks at give theirs up, and ask now and then. */
function follow() {
  let changes = listen();
  let asking = 0;
  document.addEventListener("visibilitychange", () => {
    const isHidden = document.visibilityState === "hidden";
    changes?.close();
    clearInterval(asking);
    changes = isHidden ? null : listen();
    if (isHidden) asking = setInterval(() => refresh("list"), 20_000);
  });
}

function listen() {
  const changes = new EventSource(`/inbox/changes${conversation ? `?conversation=${conversation}` : ""}`);
  const known = {};
  for (const topic of ["list", "thread"]) {
    changes.addEventListener(topic, (event) => {
      // What comes first is what the page shows already, unless it was away meanwhile.
      if (known[topic] !== event.data) refresh(topic);
      known[topic] = event.data;
    });
  }
  return changes;
}

const running = {};

/** Bring one part up to date; while that is under way, further wishes become one. */
async function refresh(topic) {
  if (running[topic]) {
    running[topic] = "again";
    return;
  }
  running[topic] = "once";
  try {
    await (topic === "list" ? refreshList() : refreshThread());
  } catch {
    // The next change, or the stream's coming back, tries again.
  }
  const again = running[topic] === "again";
  running[topic] = null;
  if (again) refresh(topic);
}

async function refreshList() {
  const query = new URLSearchParams(location.search);
  if (conversation) query.set("open", conversation);
  const found = await fetched(`/inbox/list?${query}`);
  const fresh = found?.getElementById("conversations");
  if (!fresh) return;
  localTimes(fresh);
  const shown = document.getElementById("conversations");
  const list = shown.querySelector("ul");
  const freshList = fresh.querySelector("ul");
  shown.dataset.unread = fresh.dataset.unread;
  if (list && freshList) merge(list, freshList);
  else shown.replaceChildren(...fresh.childNodes);
  showUnread();
}

async function refreshThread() {
  const found = await fetched(`/inbox/${conversation}/thread${location.search}`);
  const fresh = found?.getElementById("timeline");
  if (!fresh) return;
  localTimes(found);
  const news = merge(document.getElementById("timeline"), fresh);
  for (const id of ["hands", "standing"]) swap(document.getElementById(id), found.getElementById(id));
  block(document.getElementById("standing").dataset.blocked === "yes");
  if (news) seen();
}

/** A page of ours as a document of its own: scripts in it do not run. */
async function fetched(path) {
  const response = await fetch(path, { redirect: "manual", headers: { accept: "text/html" } });
  if (response.type === "opaqueredirect") location.reload();
  if (!response.ok) return null;
  return new DOMParser().parseFromString(await response.text(), "text/html");
}

/** Make the children of *shown* those of *fresh*, touching only what differs; whether any were not there before. */
function merge(shown, fresh) {
  const known = new Map([...shown.children].map((it) => [it.dataset.key, it]));
  let before = null;
  let news = false;
  for (const it of [...fresh.children]) {
    const old = known.get(it.dataset.key);
    known.delete(it.dataset.key);
    news ||= !old;
    const place = before ? before.nextElementSibling : shown.firstElementChild;
    const now = old ? swap(old, it) : it;
    if (now !== (before ? before.nextElementSibling : shown.firstElementChild)) shown.insertBefore(now, place);
    before = now;
  }
  for (const gone of known.values()) gone.remove();
  return news;
}

/** Put *fresh* in the place of *shown* where they differ, and the focus back to where it was. */
function swap(shown, fresh) {
  if (shown.outerHTML === fresh.outerHTML) return shown;
  const focused = shown.contains(document.activeElement) ? document.activeElement.id : "";
  if (focused === "assignee") return shown;
  const now = document.importNode(fresh, true);
  shown.replaceWith(now);
  if (focused) document.getElementById(focused)?.focus();
  return now;
}

function block(isBlocked) {
  for (const it of document.querySelectorAll("#composer textarea, #composer button.main")) it.disabled = isBlocked;
}

/** Somebody has read what came, if the page is looked at. */
function seen() {
  if (document.visibilityState !== "visible") return;
  const token = document.querySelector("#composer input[type=hidden]");
  const body = new URLSearchParams({ [token.name]: token.value });
  fetch(`/inbox/${conversation}/seen`, { method: "POST", body });
}

document.addEventListener("visibilitychange", () => conversation && seen());

function showUnread() {
  const unread = Number(document.getElementById("conversations").dataset.unread);
  document.title = unread ? `(${unread}) ${title}` : title;
}

/** Who reads the newest messages goes on seeing them, whatever grows or arrives; who has scrolled back stays there. */
function keepAtTheEnd() {
  const scroll = document.getElementById("scroll");
  if (!scroll) return;
  let isAtEnd = true;
  let top = 0;
  const stay = new ResizeObserver(() => {
    if (isAtEnd) scroll.scrollTop = scroll.scrollHeight;
  });
  scroll.addEventListener("scroll", () => {
    // What arrives while a scroll is under way must not look like somebody who scrolled back.
    if (scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 80) isAtEnd = true;
    else if (scroll.scrollTop < top) isAtEnd = false;
    top = scroll.scrollTop;
  });
  stay.observe(scroll);
  stay.observe(document.getElementById("timeline"));
  if (matchMedia("(max-width: 48rem)").matches) document.querySelector(".profile details").open = false;
}

/** Times as people here write them. */
function localTimes(root) {
  const today = new Date().toDateString();
  for (const it of root.querySelectorAll("time[datetime]")) {
    const at = new Date(it.dateTime);
    const clock = at.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
    const day = at.toLocaleDateString([], { day: "numeric", month: "short" });
    it.textContent = at.toDateString() === today ? clock : `${day} ${clock}`;
    it.title = at.toLocaleString();
  }
}
