"""The web console: for now a phone on which you are a customer, with the journal beside it."""
