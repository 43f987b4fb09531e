"""A Twitter you can run on your laptop, good enough that a real Direct Message channel cannot tell the difference."""

__version__ = "0.1.0"
