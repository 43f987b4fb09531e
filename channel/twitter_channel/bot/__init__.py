"""The bot: a rule file in YAML, and what it answers to a customer's words. It knows nothing of Twitter's API."""
