// Awaits a call in a place where nobody catches what is thrown, which ends a Node process.

import { Bot, main } from "../right.mjs";

class DiesOfARejection extends Bot {
  enqueue(message) {
    const before = this.lanes.get(message.sender) ?? Promise.resolve();
    this.lanes.set(message.sender, before.then(() => this.answer(message)));
  }

  async answer(message) {
    if (this.memory.notes.get("revoked")) return;
    this.memory.mark(message, "answered", await this.sendOnce(message));
  }
}

main(DiesOfARejection);
