// The phone: you are a customer. Everything goes through the control API; the journal's stream says when to look again.

const MOST_ENTRIES = 500;
const $ = (id) => document.getElementById(id);
const state = { world: null, brand: null, stream: null, names: new Map() };

async function control(path, body) {
  const options = body === undefined ? {} : { method: "POST", body: JSON.stringify(body), headers: { "content-type": "application/json" } };
  const response = await fetch(`/_emulator/v1/${path}`, options);
  const content = await response.json();
  if (!response.ok) throw new Error(content.detail);
  return content;
}

const inWorld = (path) => `worlds/${encodeURIComponent(state.world)}/${path}`;

function element(name, text, ...classes) {
  const made = document.createElement(name);
  made.textContent = text;
  made.classList.add(...classes);
  return made;
}

const clock = (moment) => new Date(moment).toLocaleTimeString([], { hour12: false });

function choices(select, values) {
  const chosen = select.value;
  select.replaceChildren(...values.map((value) => new Option(value)));
  if (values.includes(chosen)) select.value = chosen;
}

// The phone

async function conversation() {
  const between = `messages?between=${$("customer").value},${state.brand.screen_name}`;
  const messages = [];
  for (let next = 0; next !== null;) {
    const page = await control(inWorld(`${between}&since=${next}`));
    messages.push(...page.messages);
    next = page.next;
  }
  return messages.slice(-MOST_ENTRIES);
}

async function showConversation() {
  const messages = await conversation();
  const bubbles = messages.map((message) => {
    const bubble = element("li", message.text, ...(message.from === state.brand.id ? [] : ["mine"]));
    bubble.append(element("time", clock(message.created_at)));
    return bubble;
  });
  const nothing = element("li", `Write to @${state.brand.screen_name}.`, "empty");
  $("messages").replaceChildren(...(bubbles.length ? bubbles : [nothing]));
  $("messages").scrollTop = $("messages").scrollHeight;
  showOptions(messages.at(-1)?.quick_replies ?? []);
}

function showOptions(options) {
  $("options").replaceChildren(...options.map(({ label, metadata }) => {
    const button = element("button", label);
    button.type = "button";
    button.addEventListener("click", () => send({ text: label, quick_reply_metadata: metadata }));
    return button;
  }));
}

async function send(message) {
  $("refusal").textContent = "";
  try {
    await control(inWorld("messages"), { from: $("customer").value, to: state.brand.screen_name, ...message });
    return true;
  } catch (error) {
    $("refusal").textContent = error.message;
    return false;
  }
}

// The journal

const who = (id) => `@${state.names.get(id) ?? id}`;

function summary(entry) {
  switch (entry.kind) {
    case "event": return `${entry.event} ${who(entry.from)}${entry.to ? ` → ${who(entry.to)}` : ""}${entry.text ? `: ${entry.text}` : ""}`;
    case "call": return `${entry.status} ${entry.method} ${entry.path}${entry.hint ? ` (${entry.hint})` : ""}`;
    case "attempt": return `${entry.status ?? "no answer"} POST ${entry.url}${entry.error ? ` (${entry.error})` : ""}`;
    case "crc": return `${entry.ok ? "answered" : "failed"} ${entry.url}${entry.hint ? ` (${entry.hint})` : ""}`;
    case "delivery": return `${entry.state} ${entry.delivery}${entry.why ? ` (${entry.why})` : ""}`;
    case "webhook": case "subscription": return `${entry.event} ${entry.url ?? who(entry.user)}`;
    default: return entry.why ?? entry.contract ?? entry.now ?? "";
  }
}

const isBad = (entry) => entry.status >= 400 || entry.ok === false || ["violation", "lost", "error"].includes(entry.kind) || entry.state === "failed";

function showEntry(entry) {
  const details = document.createElement("details");
  const line = document.createElement("summary");
  line.append(element("time", clock(entry.at)), element("span", entry.kind, isBad(entry) ? "bad" : "good"), element("span", summary(entry)));
  details.append(line);
  details.addEventListener("toggle", () => {
    if (details.childElementCount === 1) details.append(element("pre", JSON.stringify(entry, null, 2)));
  }, { once: true });
  const item = document.createElement("li");
  item.append(details);
  const list = $("entries");
  const isAtEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 40;
  list.append(item);
  if (list.childElementCount > MOST_ENTRIES) list.firstElementChild.remove();
  if (isAtEnd) list.scrollTop = list.scrollHeight;
}

const KINDS = ["event", "call", "attempt", "delivery", "crc", "webhook", "subscription", "violation", "lost", "error", "clock"];

function follow() {
  state.stream?.close();
  $("entries").replaceChildren();
  state.stream = new EventSource(`/_emulator/v1/${inWorld("stream")}?since=0`);
  for (const kind of KINDS) {
    state.stream.addEventListener(kind, ({ data }) => {
      const entry = JSON.parse(data);
      showEntry(entry);
      if (kind === "event") refresh(showConversation);
      if (kind === "webhook" || kind === "subscription") refresh(showWebhook);
    });
  }
}

const waiting = new Set();

// Many entries may arrive at once: look again once, after the last of them.
function refresh(show) {
  if (waiting.has(show)) return;
  waiting.add(show);
  requestAnimationFrame(() => { waiting.delete(show); show(); });
}

// The world

async function showWebhook() {
  const { webhooks: [webhook] } = await control(inWorld("webhooks"));
  $("webhook").textContent = webhook
    ? `${webhook.valid ? "Delivering to" : "Not delivering: invalid webhook"} ${webhook.url}`
    : "No webhook is registered yet: start a channel with these keys (twitter-emulator env).";
}

async function enter() {
  state.world = $("world").value;
  const { brand, customers } = await control(inWorld("credentials"));
  const { accounts } = await control(inWorld("accounts"));
  state.brand = brand;
  state.names = new Map(accounts.map(({ id, screen_name }) => [id, screen_name]));
  $("phone-title").textContent = `@${brand.screen_name}`;
  choices($("customer"), customers.map(({ screen_name }) => screen_name));
  await Promise.all([showConversation(), showWebhook()]);
  follow();
}

async function start() {
  const { worlds } = await control("worlds");
  choices($("world"), worlds.map(({ name }) => name));
  const wanted = new URLSearchParams(location.search).get("world");
  if (wanted) $("world").value = wanted;
  await enter();
}

$("composer").addEventListener("submit", async (event) => {
  event.preventDefault();
  const text = $("text").value;
  if (text.trim() && await send({ text })) $("text").value = "";
  $("text").focus();
});
$("text").addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  $("composer").requestSubmit();
});
$("customer").addEventListener("change", showConversation);
$("world").addEventListener("change", enter);
$("clear").addEventListener("click", () => $("entries").replaceChildren());
start().catch((error) => { $("refusal").textContent = error.message; });
