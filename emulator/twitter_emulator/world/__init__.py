"""What Twitter remembers and the rules it follows, with no idea of HTTP or JSON."""
