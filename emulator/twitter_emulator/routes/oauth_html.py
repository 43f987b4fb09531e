"""What the pages of three-legged OAuth look like. No script, nothing from elsewhere, and everything escaped."""

from base64 import b64encode
from collections.abc import Iterable
from hashlib import sha256
from html import escape

from twitter_emulator.world.accounts import Account
from twitter_emulator.world.apps import App, Permission
from twitter_emulator.world.grants import RequestToken

_STYLE = """
:root { color-scheme: light dark; --page: #f2f5f7; --card: #ffffff; --ink: #14202b; --dim: #52616d; --line: #cbd5dc;
  --act: #0b66a8; --on-act: #ffffff; --bad: #b3261e; }
@media (prefers-color-scheme: dark) { :root { --page: #10171d; --card: #1a242c; --ink: #e8eef2; --dim: #a3b1bc;
  --line: #3a4955; --act: #6cb8f0; --on-act: #0b1a26; --bad: #ff9d94; } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1rem; background: var(--page);
  color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
main { width: 100%; max-width: 30rem; padding: 1.75rem; background: var(--card); border: 1px solid var(--line);
  border-radius: 1rem; overflow-wrap: anywhere; }
h1 { margin: 0 0 .25rem; font-size: 1.35rem; line-height: 1.3; }
h2 { margin: 1.25rem 0 .25rem; font-size: 1rem; }
ul { margin: 0; padding-left: 1.25rem; }
p { margin: .5rem 0; }
.dim { color: var(--dim); }
.bad { color: var(--bad); font-weight: 600; }
label { display: block; margin: 1.25rem 0 .25rem; font-weight: 600; }
select, input, button { width: 100%; min-height: 2.75rem; padding: .5rem .75rem; font: inherit; border-radius: .5rem;
  border: 1px solid var(--dim); background: var(--card); color: var(--ink); }
.answers { display: grid; gap: .75rem; margin-top: 1.5rem; }
button { cursor: pointer; font-weight: 600; border-radius: 1.5rem; }
button.act { background: var(--act); border-color: var(--act); color: var(--on-act); }
:focus-visible { outline: 3px solid var(--act); outline-offset: 2px; }
.pin { margin: 1rem 0; font: 600 2.25rem/1.2 ui-monospace, monospace; letter-spacing: .12em; user-select: all; }
footer { margin-top: 1.5rem; padding-top: .75rem; border-top: 1px solid var(--line); font-size: .875rem; }
"""

_STYLE_HASH = b64encode(sha256(_STYLE.encode()).digest()).decode()

POLICY = (
    f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; img-src data:; base-uri 'none'; frame-ancestors 'none'"
).encode()
"""Without ``form-action``, which browsers hold against every redirect that follows, in the app's own site too."""

MOST_LISTED = 200
"""Beyond so many accounts the page asks for a screen name instead of listing them."""

_ABILITIES: tuple[tuple[str, tuple[Permission, ...]], ...] = (
    ("See your profile, your tweets and whom you follow", ("read", "read-write", "read-write-directmessages")),
    ("Follow and unfollow, tweet and change your profile for you", ("read-write", "read-write-directmessages")),
    ("Read, send and delete your Direct Messages", ("read-write-directmessages",)),
)


def question(
    asked: RequestToken, app: App, accounts: Iterable[Account], *, chosen: Account | None = None, problem: str = ""
) -> str:
    """The page that asks whether *app* may come in, and whom it would act for. *problem* is why it asks again."""
    people = list(accounts)
    return _page(
        f"Authorize {app.name} to access your account?",
        f'<p class="dim">{escape(app.url)}</p>'
        + (f'<p class="bad" role="alert">{escape(problem)}</p>' if problem else "")
        + '<form method="post" action="/oauth/authorize">'
        + _hidden("oauth_token", asked.token)
        + _hidden("form_token", asked.form_token)
        + '<label for="account">Sign in as</label>'
        + (_list(people, chosen) if len(people) <= MOST_LISTED else _name_field(chosen))
        + _abilities(asked.permission)
        + '<div class="answers"><button class="act" name="answer" value="allow">Authorize app</button>'
        '<button name="answer" value="deny" formnovalidate>Cancel</button></div></form>',
    )


def pin(app: App, account: Account, verifier: str) -> str:
    """The page with the code that the person carries over to *app*."""
    return _page(
        f"Go back to {app.name} and enter this PIN",
        f'<p class="pin" id="pin"><code>{escape(verifier)}</code></p>'
        f"<p>It connects <strong>@{escape(account.screen_name)}</strong> with {escape(app.name)}, and works once.</p>",
    )


def notice(title: str, text: str) -> str:
    """A page that only says something."""
    return _page(title, f"<p>{escape(text)}</p>")


def _page(title: str, body: str) -> str:
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{escape(title)}</title><link rel="icon" href="data:,"><style>{_STYLE}</style></head>'
        f"<body><main><h1>{escape(title)}</h1>{body}"
        '<footer class="dim">Twitter Emulator. Nothing here reaches Twitter.</footer></main></body></html>'
    )


def _hidden(name: str, value: str) -> str:
    return f'<input type="hidden" name="{name}" value="{escape(value)}">'


def _list(accounts: Iterable[Account], chosen: Account | None) -> str:
    options = "".join(
        f'<option value="{escape(a.screen_name)}"{" selected" if a is chosen else ""}>'
        f"@{escape(a.screen_name)} ({escape(a.name)})</option>"
        for a in accounts
    )
    return f'<select id="account" name="account">{options}</select>'


def _name_field(chosen: Account | None) -> str:
    name = escape(chosen.screen_name) if chosen else ""
    return f'<input id="account" name="account" value="{name}" required autocomplete="username" autocapitalize="none">'


def _abilities(permission: Permission) -> str:
    can = [text for text, levels in _ABILITIES if permission in levels]
    cannot = [text for text, levels in _ABILITIES if permission not in levels]
    return _items("It will be able to", can) + _items("It will not be able to", cannot)


def _items(title: str, texts: Iterable[str]) -> str:
    items = "".join(f"<li>{escape(text)}</li>" for text in texts)
    return f"<h2>{title}</h2><ul>{items}</ul>" if items else ""
