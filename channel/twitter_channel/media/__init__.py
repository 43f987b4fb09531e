"""Pictures, GIFs and videos: what they are, where they lie, how they come in and go out."""
