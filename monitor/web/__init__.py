"""The program's own web server: where hubs call us. Off unless `monitor.web.public_url` says how it is reached from outside."""

from monitor.web.hubs import Hears
from monitor.web.serving import WebServer

__all__ = ["Hears", "WebServer"]
