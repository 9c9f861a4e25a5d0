"""The unit that ships: what it promises, and what systemd itself says of it."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import defaultdict
from pathlib import Path

import pytest

UNIT = Path(__file__).parent.parent / "systemd" / "newsroom-monitor.service"
PROGRAM = "/opt/newsroom-monitor/bin/newsroom-monitor"
ANALYZE = shutil.which("systemd-analyze")

with_systemd = pytest.mark.skipif(ANALYZE is None, reason="systemd-analyze is not installed here")

#: What a setting must say, and what breaks when it does not.
PROMISES = [
    ("Type", "notify", "systemd 252 ignores notify-reload and would not wait for the daemon to be ready"),
    ("Restart", "always", "a daemon that dies must come back"),
    ("RestartPreventExitStatus", "78", "a bad configuration must not be started over and over"),
    ("DynamicUser", "yes", "no account is left behind"),
    ("StateDirectory", "newsroom-monitor", "the database needs a place that survives"),
    ("StateDirectoryMode", "0700", "the archive is nobody else's business"),
    ("KillMode", "mixed", "the daemon must end its parse workers in order"),
    ("LimitCORE", "0", "a dump of memory would hold the channels' addresses"),
    ("NoNewPrivileges", "yes", "a hostile feed must gain nothing"),
    ("ProtectSystem", "strict", "only the state directory is writable"),
]

#: Calls by which Python starts, limits, feeds and kills a parse worker, and by which the daemon lives.
NEEDED_CALLS = "clone clone3 vfork execve wait4 kill prlimit64 pipe2 socketpair epoll_wait futex flock fsync pwrite64 connect sendto"


def settings() -> dict[str, list[str]]:
    """Return the unit's settings, each with its values in order."""
    found: dict[str, list[str]] = defaultdict(list)
    for line in UNIT.read_text(encoding="utf-8").splitlines():
        if (match := re.fullmatch(r"(\w+)=(.*)", line)) is not None:
            found[match[1]].append(match[2])
    return found


def analyze(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run systemd-analyze, which needs no running systemd for this."""
    assert ANALYZE is not None
    return subprocess.run([ANALYZE, *arguments], capture_output=True, text=True, check=False, timeout=60)


def calls(name: str) -> set[str]:
    """Return the system calls of a filter set, sets within it opened."""
    if not name.startswith("@"):
        return {name}
    lines = analyze("--no-pager", "syscall-filter", name).stdout.split("\n")[1:]
    members = [line.strip() for line in lines if line.strip() and not line.strip().startswith("#")]
    return set().union(*(calls(member) for member in members))


@pytest.mark.parametrize(("key", "value", "otherwise"), PROMISES)
def test_the_unit_keeps_its_promises(key: str, value: str, otherwise: str) -> None:
    """Every promise of the unit stands in it exactly once."""
    assert settings()[key] == [value], otherwise


def test_a_reload_checks_before_it_signals() -> None:
    """A reload runs `check` first, so that a mistake ends the reload and the daemon keeps what it has."""
    assert settings()["ExecReload"] == [f"{PROGRAM} check", "/bin/kill -HUP $MAINPID"]


def test_a_bad_configuration_is_not_retried() -> None:
    """Nothing runs before the main process: systemd looks at its status alone for RestartPreventExitStatus."""
    assert "ExecStartPre" not in settings()
    assert settings()["ExecStart"] == [f"{PROGRAM} run"]


def test_the_watchdog_is_patient_but_not_blind() -> None:
    """The watchdog allows a slow minute of work and no more than five."""
    (seconds,) = settings()["WatchdogSec"]
    assert 60 <= int(seconds) <= 300


def test_secrets_come_as_credentials() -> None:
    """Every url_file of the shipped channels is loaded as a credential, and the unit itself holds no address."""
    channels = (UNIT.parent.parent / "config" / "channels.yaml").read_text(encoding="utf-8")
    files = re.findall(r"url_file: *([\w.-]+)", channels)
    loaded = {value.partition(":")[0] for value in settings()["LoadCredential"]}
    assert files
    assert set(files) == loaded
    assert not re.search(r"\w+://", UNIT.read_text(encoding="utf-8"))


def test_the_readme_installs_what_the_unit_runs() -> None:
    """The steps in systemd/README.md use the very paths of the unit."""
    readme = (UNIT.parent / "README.md").read_text(encoding="utf-8")
    (credential,) = settings()["LoadCredential"]
    paths = [PROGRAM.rsplit("/", 2)[0], credential.partition(":")[2], settings()["EnvironmentFile"][0].lstrip("-")]
    assert [path for path in paths if path not in readme] == []


@with_systemd
def test_the_unit_is_hardened() -> None:
    """Systemd's own rating of the exposure is 1.5 or less, of 10."""
    rated = analyze("--no-pager", "security", "--offline=true", "--threshold=15", str(UNIT))
    assert rated.returncode == 0, rated.stdout + rated.stderr


@with_systemd
def test_systemd_understands_every_line(tmp_path: Path) -> None:
    """Systemd finds nothing to complain of, once the program is in its place."""
    unit = tmp_path / UNIT.name
    unit.write_text(UNIT.read_text(encoding="utf-8").replace(PROGRAM, "/bin/true"), encoding="utf-8")
    verified = analyze("verify", "--man=no", str(unit))
    complaints = [line for line in verified.stderr.splitlines() if UNIT.name in line]
    assert complaints == []


@with_systemd
def test_the_filter_of_system_calls_lets_parse_workers_live() -> None:
    """What the daemon and its parse workers call is allowed; what raises priorities or privileges is not."""
    allowed, taken_away = settings()["SystemCallFilter"]
    denied = set().union(*(calls(name) for name in taken_away.lstrip("~").split()))
    left = (calls(allowed) - denied) | calls("@default")  # systemd never takes @default away
    assert sorted(set(NEEDED_CALLS.split()) - left) == []
    assert not left & {"setpriority", "chroot", "mount", "ptrace"}
