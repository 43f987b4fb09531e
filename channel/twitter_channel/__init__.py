"""The Direct Message channel that a support platform runs. It knows Twitter only as the API at a base URL."""
