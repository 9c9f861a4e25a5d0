"""What does the feed's address answer now? The one place that speaks HTTP to feeds.

Promised: conditional requests with the server's validators byte for byte; no cookies, no Referer; redirects followed here, at
most five, every hop checked; addresses checked where the socket is made; one deadline for all of it; bytes counted
after unpacking; so many at once, and so many a host. Whatever goes wrong is a FetchError that names the host and the cause.
"""

from monitor.fetch.client import MAX_REDIRECTS, Fetcher
from monitor.fetch.guard import Guard
from monitor.fetch.reasons import MAX_RETRY_AFTER, retry_after
from monitor.fetch.turns import Hosts

__all__ = ["MAX_REDIRECTS", "MAX_RETRY_AFTER", "Fetcher", "Guard", "Hosts", "retry_after"]
