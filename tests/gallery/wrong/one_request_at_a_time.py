"""Serves one request after the other, and does the work within them."""

from http.server import HTTPServer

from tests.gallery.right.serving import main
from tests.gallery.wrong.works_before_acknowledging import WorksFirst

if __name__ == "__main__":
    main(WorksFirst, server=HTTPServer)
