"""The classic API, one module for each first part of the URLs."""
