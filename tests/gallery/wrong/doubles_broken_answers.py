"""Sends again when it cannot read the answer."""

import http.client
from typing import Any

from tests.gallery.right.api import Api, Failed
from tests.gallery.right.bot import Bot
from tests.gallery.right.serving import main


class Suspicious(Api):
    def decoded(self, answer: http.client.HTTPResponse) -> Any:
        try:
            return super().decoded(answer)
        except Failed as failure:
            raise Failed("down", str(failure)) from failure


class DoublesBrokenAnswers(Bot):
    def new_api(self) -> Api:
        return Suspicious(self.settings.base_url, self.settings.keys)


if __name__ == "__main__":
    main(DoublesBrokenAnswers)
