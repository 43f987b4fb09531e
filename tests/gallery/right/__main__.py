"""``python -m tests.gallery.right``: the bot that does nothing wrong."""

from tests.gallery.right.serving import main

main()
