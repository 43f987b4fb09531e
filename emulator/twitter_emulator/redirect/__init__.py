"""How clients reach us that were built for Twitter itself: TLS, a forward proxy, and what `run` gives a command."""
