// The right bot once more, in plain Node: each message is answered once, whatever happens.
// What wrong bots change is a method with a name. State survives a restart as lines of JSON in a file.

import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const MOST_CHARACTERS = 10_000;
const MOST_ATTEMPTS = 10;
const PATIENCE_MS = 10_000;
const UNDER_WAY_MS = 2000;
const MESSAGES = "/1.1/direct_messages/events";
const ACTIVITY = "/1.1/account_activity/all";

const escaped = (text) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/** outcome: refused for good; limited until `reset`; down, nothing happened; unclear, it may have happened;
 *  garbled, it happened and the answer cannot be read. */
export class Failed extends Error {
  constructor(outcome, reason, { status = 0, reset = 0 } = {}) {
    super(`${outcome}: ${reason}`);
    Object.assign(this, { outcome, status, reset });
  }
}

export class Api {
  constructor(settings) {
    this.settings = settings;
  }

  async call(method, path, { query = {}, body } = {}) {
    const url = this.settings.baseUrl + path;
    const asked = Object.entries(query).map(([name, value]) => `${escaped(name)}=${escaped(value)}`).join("&");
    const headers = { authorization: this.authorization(method, url, query) };
    if (body !== undefined) headers["content-type"] = "application/json";
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const sent = body === undefined ? undefined : JSON.stringify(body);
    let answer;
    try {
      answer = await fetch(asked ? `${url}?${asked}` : url, { method, headers, body: sent, signal });
    } catch (error) {
      throw new Failed(error.cause?.code === "ECONNREFUSED" ? "down" : "unclear", error.name);
    }
    return answer.ok ? this.decoded(answer) : this.refuse(answer);
  }

  async decoded(answer) {
    try {
      const text = await answer.text();
      return text ? JSON.parse(text) : {};
    } catch (error) {
      throw new Failed("garbled", error.name, { status: answer.status });
    }
  }

  async refuse(answer) {
    const { status } = answer;
    const reason = `${status} ${await answer.text().catch(() => "")}`;
    if (status === 429) throw new Failed("limited", reason, { status, reset: Number(answer.headers.get("x-rate-limit-reset")) });
    if (status >= 500) throw new Failed(status === 503 ? "down" : "unclear", reason, { status });
    throw new Failed("refused", reason, { status });
  }

  authorization(method, url, query) {
    const own = {
      oauth_consumer_key: this.settings.apiKey,
      oauth_nonce: randomBytes(16).toString("hex"),
      oauth_signature_method: "HMAC-SHA1",
      oauth_timestamp: String(Math.floor(Date.now() / 1000)),
      oauth_token: this.settings.accessToken,
      oauth_version: "1.0",
    };
    const pairs = Object.entries({ ...query, ...own }).map(([name, value]) => `${escaped(name)}=${escaped(value)}`);
    const base = [method, escaped(url), escaped(pairs.sort().join("&"))].join("&");
    const key = `${escaped(this.settings.apiKeySecret)}&${escaped(this.settings.accessTokenSecret)}`;
    own.oauth_signature = createHmac("sha1", key).update(base).digest("base64");
    return `OAuth ${Object.entries(own).map(([name, value]) => `${name}="${escaped(value)}"`).join(", ")}`;
  }
}

export class Memory {
  constructor(path) {
    this.path = path;
    this.messages = new Map();
    this.notes = new Map();
    if (existsSync(path)) readFileSync(path, "utf8").split("\n").filter(Boolean).forEach((line) => this.apply(JSON.parse(line)));
  }

  apply({ message, note }) {
    if (message) this.messages.set(message.id, { ...this.messages.get(message.id), ...message });
    if (note) this.notes.set(...note);
  }

  keep(change) {
    appendFileSync(this.path, `${JSON.stringify(change)}\n`);
    this.apply(change);
  }

  add(message) {
    if (this.messages.has(message.id)) return false;
    this.keep({ message: { ...message, state: "waiting" } });
    return true;
  }

  mark(message, state, answer = "") {
    this.keep({ message: { id: message.id, state, answer } });
  }

  stateOf(message) {
    return this.messages.get(message.id).state;
  }

  unanswered() {
    return [...this.messages.values()].filter(({ state }) => state === "waiting" || state === "sending");
  }

  isAnAnswer(id) {
    return [...this.messages.values()].some(({ answer }) => answer === id);
  }
}

export class Bot {
  constructor(settings) {
    this.settings = settings;
    this.account = settings.accessToken.split("-")[0];
    this.api = new Api(settings);
    this.memory = new Memory(join(settings.folder, `bot-${this.account}-${settings.port}.jsonl`));
    this.lanes = new Map();
    this.stopping = false;
  }

  // What Twitter asks of the webhook

  digest(content) {
    return createHmac("sha256", this.settings.apiKeySecret).update(content);
  }

  challenged(parameters) {
    const token = parameters.get("crc_token");
    if (!token) return { status: 400, body: { error: "crc_token is missing" } };
    return { status: 200, body: { response_token: this.responseTo(token) } };
  }

  responseTo(token) {
    return `sha256=${this.digest(token).digest("base64")}`;
  }

  isGenuine(body, signature) {
    const expected = Buffer.from(`sha256=${this.digest(body).digest("base64")}`);
    const given = Buffer.from(signature ?? "");
    return given.length === expected.length && timingSafeEqual(given, expected);
  }

  /** What is new in a delivery is noted; the work on it begins when the delivery is acknowledged. */
  delivered(body, signature) {
    if (!this.isGenuine(body, signature)) return { status: 403 };
    try {
      this.takeIn(JSON.parse(body.toString("utf8")));
    } catch (error) {
      console.warn(`a delivery that cannot be read: ${error.name}`);
    }
    return { status: 200 };
  }

  takeIn(delivery) {
    const revoker = delivery.user_event?.revoke?.source?.user_id;
    if (revoker === this.account) this.memory.keep({ note: ["revoked", "yes"] });
    if (delivery.for_user_id !== this.account) return;
    for (const event of delivery.direct_message_events ?? []) this.take(this.messageOf(event));
  }

  take(message) {
    if (message && this.isForUs(message) && this.memory.add(message)) setImmediate(() => this.enqueue(message));
  }

  /** Nothing for an event that cannot be read. */
  messageOf(event) {
    const content = event?.message_create;
    if (!content?.message_data || !content.target) return null;
    return { id: event.id, sender: content.sender_id, recipient: content.target.recipient_id, text: this.textOf(content.message_data) };
  }

  textOf({ text, entities }) {
    const plain = (text ?? "").replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
    return (entities?.urls ?? []).reduce((sofar, link) => sofar.replaceAll(link.url, () => link.expanded_url ?? link.url), plain);
  }

  isForUs(message) {
    return message.recipient === this.account && message.sender !== this.account;
  }

  // What is answered: one conversation after the other would be slow, one message of a conversation after the other is right

  enqueue(message) {
    const before = this.lanes.get(message.sender) ?? Promise.resolve();
    const lane = before.then(() => this.answer(message)).catch((error) => console.error(`message ${message.id} failed: ${error.name}`));
    this.lanes.set(message.sender, lane);
  }

  replyTo(message) {
    return [..."You wrote: ", ...message.text].slice(0, MOST_CHARACTERS).join("");
  }

  async answer(message) {
    // The bot was killed while it sent this: the call may still be under way.
    if (this.memory.stateOf(message) === "sending") await pause(UNDER_WAY_MS);
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
      if (this.stopping || this.memory.notes.get("revoked")) return;
      try {
        this.memory.mark(message, "answered", await this.sendOnce(message));
        return;
      } catch (failure) {
        if (!(failure instanceof Failed)) throw failure;
        if (failure.outcome === "refused") return this.giveUp(message, failure);
        await pause(this.pauseAfter(failure, attempt));
      }
    }
  }

  pauseAfter(failure, attempt) {
    if (failure.outcome !== "limited") return Math.min(500 * 2 ** attempt, 4000);
    return failure.reset ? Math.max(failure.reset * 1000 - Date.now(), 0) + 1000 : 60_000;
  }

  giveUp(message, failure) {
    console.warn(`message ${message.id} is not answered: ${failure.message}`);
    if (failure.status === 401) this.memory.keep({ note: ["revoked", "yes"] });
    else this.memory.mark(message, "refused");
  }

  async sendOnce(message) {
    const text = this.replyTo(message);
    if (this.memory.stateOf(message) === "sending") {
      const there = await this.found(message, text);
      if (there) return there;
    }
    this.memory.mark(message, "sending");
    try {
      return await this.send(message.sender, text);
    } catch (failure) {
      if (failure.outcome === "garbled") return "";
      if (failure.outcome !== "unclear") this.memory.mark(message, "waiting");
      throw failure;
    }
  }

  async send(recipient, text) {
    const content = { target: { recipient_id: recipient }, message_data: { text } };
    const body = { event: { type: "message_create", message_create: content } };
    return (await this.api.call("POST", `${MESSAGES}/new.json`, { body })).event.id;
  }

  /** The id of an answer that Twitter has although it did not say so. */
  async found(message, text) {
    const { events } = await this.api.call("GET", `${MESSAGES}/list.json`, { query: { count: "50" } });
    const ours = events.reverse().map((event) => this.messageOf(event)).find((other) =>
      other?.sender === this.account && other.recipient === message.sender && other.text === text
      && BigInt(other.id) > BigInt(message.id) && !this.memory.isAnAnswer(other.id));
    return ours?.id;
  }

  // How it starts

  async start() {
    this.memory.unanswered().forEach((message) => this.enqueue(message));
    await this.insist(() => this.register());
    await this.insist(() => this.subscribe());
    await this.insist(() => this.catchUp());
  }

  async insist(step) {
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
      try {
        return await step();
      } catch (failure) {
        console.warn(failure.message);
        if (failure.outcome === "refused") return undefined;
        await pause(this.pauseAfter(failure, attempt));
      }
    }
    return undefined;
  }

  async register() {
    const path = `${ACTIVITY}/${this.settings.environment}/webhooks`;
    for (const webhook of await this.api.call("GET", `${path}.json`)) {
      if (webhook.url === this.settings.webhookUrl) {
        if (!webhook.valid) await this.api.call("PUT", `${path}/${webhook.id}.json`);
        return;
      }
      await this.api.call("DELETE", `${path}/${webhook.id}.json`);
    }
    await this.api.call("POST", `${path}.json`, { query: { url: this.settings.webhookUrl } });
  }

  async subscribe() {
    try {
      await this.api.call("POST", `${ACTIVITY}/${this.settings.environment}/subscriptions.json`);
    } catch (failure) {
      if (failure.status !== 409) throw failure;
    }
    this.memory.keep({ note: ["revoked", ""] });
  }

  /** What was written while the bot was away; before it started for the first time, nothing was. */
  async catchUp() {
    const since = this.memory.notes.get("since");
    const { events } = await this.api.call("GET", `${MESSAGES}/list.json`, { query: { count: "50" } });
    const listed = events.map((event) => this.messageOf(event)).filter(Boolean);
    if (since) listed.filter(({ id }) => BigInt(id) > BigInt(since)).reverse().forEach((message) => this.take(message));
    this.memory.keep({ note: ["since", listed[0]?.id ?? since ?? "0"] });
  }
}

function settingsFrom(env) {
  return {
    baseUrl: env.TWITTER_API_BASE_URL,
    apiKey: env.TWITTER_API_KEY,
    apiKeySecret: env.TWITTER_API_KEY_SECRET,
    accessToken: env.TWITTER_ACCESS_TOKEN,
    accessTokenSecret: env.TWITTER_ACCESS_TOKEN_SECRET,
    environment: env.TWITTER_ENV_NAME,
    port: Number(env.PORT),
    webhookUrl: env.WEBHOOK_URL,
    folder: env.BOT_FOLDER || tmpdir(),
  };
}

function answered(response, { status, body, headers = {} }) {
  const text = body === undefined ? "" : JSON.stringify(body);
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(text);
}

export function main(Kind = Bot) {
  const bot = new Kind(settingsFrom(process.env));
  const server = createServer(async (request, response) => {
    const address = new URL(request.url, bot.settings.webhookUrl);
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    if (address.pathname !== new URL(bot.settings.webhookUrl).pathname) answered(response, { status: 404 });
    else if (request.method === "GET") answered(response, bot.challenged(address.searchParams));
    else answered(response, bot.delivered(Buffer.concat(chunks), request.headers["x-twitter-webhooks-signature"]));
  });
  const stop = async () => {
    bot.stopping = true;
    server.close();
    await Promise.race([Promise.allSettled(bot.lanes.values()), pause(8000)]);
    process.exit(0);
  };
  process.on("SIGTERM", stop).on("SIGINT", stop);
  server.listen(bot.settings.port, "127.0.0.1", () => bot.start());
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) main();
