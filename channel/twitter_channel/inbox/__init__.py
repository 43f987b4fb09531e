"""What agents need beside the messages: who has read what, who is typing, whether one may write, who is told of it."""
