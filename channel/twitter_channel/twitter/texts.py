"""What Twitter does to the text of a message on its way."""


def unescaped(text: str) -> str:
    """A text as it was written: Twitter sends ``&``, ``<`` and ``>`` HTML-escaped, and nothing else."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
