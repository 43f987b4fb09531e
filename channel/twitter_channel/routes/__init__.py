"""The channel's HTTP side: the webhooks, the API and the health page. With `app.py` the only users of starlette."""
