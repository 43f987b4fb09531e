// Keeps ids as numbers, which are exact in JavaScript up to 2 ** 53 only.

import { Bot, main } from "../right.mjs";

class NumbersForIds extends Bot {
  send(recipient, text) {
    return super.send(String(Number(recipient)), text);
  }
}

main(NumbersForIds);
