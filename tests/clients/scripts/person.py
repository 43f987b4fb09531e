"""A person in front of the page that asks whether an app may come in: the form is filled in and sent."""

import re
from html import unescape
from urllib.parse import urljoin

import requests


def pin_of(url: str, account: str) -> str:
    """What the page at *url* says to *account*, who lets the app in."""
    page = requests.get(url, timeout=10)
    hidden = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', page.text)
    (action,) = re.findall(r'<form method="post" action="([^"]*)"', page.text)
    fields = {name: unescape(value) for name, value in hidden} | {"account": account, "answer": "allow"}
    answered = requests.post(urljoin(page.url, action), data=fields, timeout=10, cookies=page.cookies)
    (pin,) = re.findall(r"<code>([0-9]+)</code>", answered.text)
    return str(pin)
