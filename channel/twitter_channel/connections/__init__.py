"""Configuring, enabling and disabling connections, and saying in words what stands in the way."""
