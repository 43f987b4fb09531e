"""What the Python of a command loads first; on its path, this folder is no package."""
