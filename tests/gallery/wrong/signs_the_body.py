"""Signs the members of the JSON body, which are no parameters."""

import json
from typing import Any

from tests.gallery.right.api import Api, Pairs
from tests.gallery.right.bot import Bot
from tests.gallery.right.serving import main


class SigningApi(Api):
    def base_string(self, method: str, url: str, parameters: Pairs, body: Any) -> str:
        members = {name: json.dumps(value) for name, value in (body or {}).items()}
        return super().base_string(method, url, {**parameters, **members}, None)


class SignsTheBody(Bot):
    def new_api(self) -> Api:
        return SigningApi(self.settings.base_url, self.settings.keys)


if __name__ == "__main__":
    main(SignsTheBody)
