"""``python -m twitter_emulator``"""

from .cli import main

main(prog_name="python -m twitter_emulator")
