"""Reports of a run: of scenarios and tests, and of `verify`."""
