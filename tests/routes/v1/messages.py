"""Paths and answers that the tests of Direct Messages have in common."""

LIST = "/1.1/direct_messages/events/list.json"
SHOW = "/1.1/direct_messages/events/show.json"
DESTROY = "/1.1/direct_messages/events/destroy.json"
TYPING = "/1.1/direct_messages/indicate_typing.json"
READ = "/1.1/direct_messages/mark_read.json"

NO_PAGE = (404, 34, "Sorry, that page does not exist.")
DAY_MS = 24 * 3600 * 1000
DATA = "event.message_create.message_data"
JSON = {"Content-Type": "application/json"}
UNKNOWN = (403, 108, "Cannot find specified user.")
