"""The doctor: why a channel and Twitter do not get on, found in a journal or by experiment."""
