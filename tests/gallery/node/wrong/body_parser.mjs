// Verifies a signature over what a body parser has left: the parsed body, written again.

import { Bot, main } from "../right.mjs";

class BodyParser extends Bot {
  isGenuine(body, signature) {
    try {
      return super.isGenuine(JSON.stringify(JSON.parse(body.toString("utf8"))), signature);
    } catch {
      return false;
    }
  }
}

main(BodyParser);
