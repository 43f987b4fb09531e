"""Twitter, known only as an API at a base URL: signing, calls and what went wrong with them."""
