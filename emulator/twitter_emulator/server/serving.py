"""uvicorn without its ticks and signals, listening on one port for everything and on another for TLS."""

import asyncio
import logging
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from ..redirect.absolute import AbsoluteForm
from ..redirect.authority import Authority
from ..redirect.front import Doors, Front
