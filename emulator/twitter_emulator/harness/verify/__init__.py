"""``twitter-emulator verify``: a conformance suite for channels in any language."""
