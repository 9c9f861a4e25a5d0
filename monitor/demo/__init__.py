"""The demonstration: the sample stories, from a real local web server, through the real daemon, to a real mail server.

Only the clock is not real: two days pass in seconds. No network beyond this machine, no account.
"""

from monitor.demo.stage import play

__all__ = ["play"]
