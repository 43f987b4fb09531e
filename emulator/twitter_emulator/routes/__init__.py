"""HTTP: what comes in, who is calling, and what goes out. With ``app.py`` the only place that knows starlette."""
