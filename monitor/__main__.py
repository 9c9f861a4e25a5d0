"""`python -m monitor` and the command `newsroom-monitor`."""

from monitor.cli import main

__all__ = ["main"]

if __name__ == "__main__":
    main()
