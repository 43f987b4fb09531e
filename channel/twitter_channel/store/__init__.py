"""What the channel remembers: connections, inbound events and outbound messages, in one SQL database."""
