"""Gherkin without glue: feature files become tests by themselves, and the verbs of ``twitter-emulator bdd``."""
