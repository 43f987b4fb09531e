// Answers a challenge with the digest in hexadecimal, as createHmac's examples do.

import { Bot, main } from "../right.mjs";

class HexDigest extends Bot {
  responseTo(token) {
    return `sha256=${this.digest(token).digest("hex")}`;
  }
}

main(HexDigest);
