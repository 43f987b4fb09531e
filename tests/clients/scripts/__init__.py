"""
Programs that use a library as its users do; none of them knows of the emulator.

Each is told in its environment what any bot is told (``TWITTER_…``) and, besides, ``MEDIA`` (a folder with cat.png,
cat.gif and cat.mp4), ``TWEET`` (the id of one of Alice's) and ``WEBHOOK`` (where events may go). It prints a line of
JSON for each call.
"""
