"""Where do secrets come from? The environment and files of their own; what fails is told without what was found."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from monitor.config.models import ChannelItem
from monitor.model import Secret

_VARIABLE = re.compile(r"\$\{([^}]*)\}?")
_VARIABLE_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*", re.ASCII)
_CREDENTIALS = "CREDENTIALS_DIRECTORY"
#: Far longer than any address; a larger file is not what was meant.
_LONGEST = 16_384


class Unavailable(Exception):
    """A secret cannot be had; the message says what is missing, never what was found."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Credentials:
    """The environment, and the directory that holds files with secrets."""

    directory: Path
    environ: Mapping[str, str]

    def expand(self, text: str) -> Secret:
        """Return the text with every `${NAME}` filled in; raise Unavailable where one is not set."""
        return Secret(_VARIABLE.sub(self._variable, text))

    def of_channel(self, item: ChannelItem) -> Secret:
        """Return the address of a channel; raise Unavailable where it cannot be had."""
        return self._read(item.url_file) if item.url_file is not None else self.expand(item.url or "")

    def _variable(self, match: re.Match[str]) -> str:
        name = match[1]
        if not match[0].endswith("}") or not _VARIABLE_NAME.fullmatch(name):
            raise Unavailable("write ${NAME} with the name of an environment variable")
        value = self.environ.get(name, "")
        if not value.strip():
            state = "empty" if name in self.environ else "not set"
            raise Unavailable(f"the environment variable {name} is {state}")
        return value

    def _read(self, given: str) -> Secret:
        try:
            with self._find(given).open("rb") as file:
                found = file.read(_LONGEST + 1)
            text = found.decode().strip()
        except OSError as error:
            # The file's name stays out of it: people also paste the address itself here.
            raise Unavailable(f"the file cannot be read ({error.strerror or 'input/output error'})") from None
        except UnicodeDecodeError:
            raise Unavailable("the file is not a text in UTF-8") from None
        if not text or len(found) > _LONGEST or any(character.isspace() for character in text):
            raise Unavailable("the file must hold one address and nothing else")
        return Secret(text)

    def _find(self, given: str) -> Path:
        """Look in the directory of systemd's LoadCredential first, then in the configuration's own."""
        home = self.environ.get(_CREDENTIALS)
        for prefix in (f"${_CREDENTIALS}/", f"${{{_CREDENTIALS}}}/"):
            if given.startswith(prefix):
                if not home:
                    raise Unavailable(f"the environment variable {_CREDENTIALS} is not set")
                return Path(home, given.removeprefix(prefix))
        if home and Path(home, given).is_file():
            return Path(home, given)
        return self.directory / given
