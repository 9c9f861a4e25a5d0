"""What is configured? Every *.yaml of a directory, read into one Newsroom, or all the mistakes in it with their places.

    find_directory -> load -> Loaded(newsroom, files, notes()), or ConfigurationError

docs/reference/configuration.md describes every key. To add one: a field in models.py, its meaning in build.py, its row
in the reference, and `write_schema()`.
"""

from monitor.config.files import find_directory
from monitor.config.loading import Loaded, Rereading, load
from monitor.config.schema import schema, write_schema

__all__ = ["Loaded", "Rereading", "find_directory", "load", "schema", "write_schema"]
