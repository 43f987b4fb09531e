"""``python -m twitter_channel``."""

from twitter_channel.cli import main

if __name__ == "__main__":
    main()
