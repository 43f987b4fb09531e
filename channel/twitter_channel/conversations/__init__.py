"""From a delivery to an answer: reading events, one conversation in order, sending without doubling."""
