"""Every mistake in a configuration is named: file, line, column, key and the way out."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from monitor.config import load
from monitor.config.yaml import Source, locate, parse
from monitor.errors import ConfigurationError
from tests.configured import FEED, Files, refused, write

#: Name of the case -> files -> the mistakes, in order.
MISTAKES: dict[str, tuple[Files, list[str]]] = {
    "misspelt key": (
        {"watches.yaml": FEED + "watches:\n  syria:\n    match: truce\n    notfy: []\n"},
        ['config/watches.yaml:5:5: watches.syria.notfy: unknown key, did you mean "notify"?'],
    ),
    "misspelt nested key": (
        {"a.yaml": FEED + "monitor:\n  poll: {perhost: 2}\n"},
        ['config/a.yaml:3:10: monitor.poll.perhost: unknown key, did you mean "per_host"?'],
    ),
    "misspelt section": (
        {"a.yaml": "wathces: {}\n"},
        ['config/a.yaml:1:1: wathces: unknown key, did you mean "watches"?'],
    ),
    "misspelt key in a test": (
        {
            "a.yaml": FEED
            + "watches:\n  w:\n    match: x\n    tests:\n      - {story: [{at: '08:00', titel: x}], fires: true}\n"
        },
        ['config/a.yaml:6:32: watches.w.tests.story.titel: unknown key, did you mean "title"?'],
    ),
    "name given in two files": (
        {"a.yaml": "\n\n" + FEED, "b.yaml": FEED},
        ["config/b.yaml:1:9: feeds.one: already given in config/a.yaml:3"],
    ),
    "name given twice in a file": (
        {"a.yaml": FEED + "actors:\n  zarif: {name: A}\n  zarif: {name: B}\n"},
        ["config/a.yaml:4:3: actors.zarif: already given in config/a.yaml:3"],
    ),
    "key given twice": (
        {"a.yaml": "feeds:\n  one: {url: 'https://a.example',\n    url: 'https://b.example'}\n"},
        ["config/a.yaml:3:5: feeds.one.url: already given in config/a.yaml:2"],
    ),
    "setting given twice": (
        {"a.yaml": FEED + "monitor: {timezone: UTC}\n", "b.yaml": "monitor: {timezone: UTC}\n"},
        ["config/b.yaml:1:11: monitor.timezone: already given in config/a.yaml:2"],
    ),
    "values of the wrong form": (
        {
            "a.yaml": FEED
            + "monitor:\n"
            + "  timezone: Europe/Londn\n"
            + "  poll: {every: 5, concurrency: many, per_host: 0, timeout: 0s, max_bytes: 10 apples}\n"
            + "  network: {allow: [10.0.0.1/8, intranet]}\n"
            + "  web: {listen: nowhere}\n"
            + "  keep: {entries: 0d, stories: always}\n"
        },
        [
            'config/a.yaml:3:13: monitor.timezone: is not a known time zone, did you mean "Europe/London"?',
            'config/a.yaml:4:17: monitor.poll.every: must be a duration such as "90s", "5m", "2h" or "3d"',
            "config/a.yaml:4:33: monitor.poll.concurrency: must be a whole number",
            "config/a.yaml:4:49: monitor.poll.per_host: must be at least 1",
            "config/a.yaml:4:61: monitor.poll.timeout: must be longer than nothing",
            'config/a.yaml:4:76: monitor.poll.max_bytes: must be a size such as "500KB" or "10MB"',
            'config/a.yaml:5:21: monitor.network.allow: has bits set behind the prefix, did you mean "10.0.0.0/8"?',
            'config/a.yaml:5:33: monitor.network.allow: must be a network such as "10.0.0.0/8" or "127.0.0.1/32"',
            'config/a.yaml:6:17: monitor.web.listen: must be an address and a port such as "127.0.0.1:8642"',
            "config/a.yaml:7:19: monitor.keep.entries: must be longer than nothing",
            'config/a.yaml:7:32: monitor.keep.stories: must be a duration such as "90d", or "forever"',
        ],
    ),
    "a feed's values": (
        {
            "a.yaml": "feeds:\n  one: {url: 'ftp://one.example', language: english, tags: world, page: somtimes}\n  two: {title: 5}\n  three: {url: ''}\n"
        },
        [
            'config/a.yaml:2:14: feeds.one.url: must be an address that begins with "http://" or "https://"',
            'config/a.yaml:2:45: feeds.one.language: must be a language code such as "en" or "pt-BR"',
            "config/a.yaml:2:60: feeds.one.tags: must be a list, such as [one, two]",
            "config/a.yaml:2:73: feeds.one.page: must be one of never, tracked, always",
            'config/a.yaml:3:3: feeds.two: the key "url" is missing',
            "config/a.yaml:3:16: feeds.two.title: must be a text (put numbers and the words true, false and null in quotes)",
            'config/a.yaml:4:16: feeds.three.url: must be an address that begins with "http://" or "https://"',
        ],
    ),
    "an interval with bounds": (
        {
            "a.yaml": "feeds:\n"
            "  one: {url: 'https://one.example', every: {from: 1m}}\n"
            "  two: {url: 'https://two.example', every: {from: 10m, to: 10m}}\n"
            "  three: {url: 'https://three.example', every: {from: 1, to: 10m}}\n"
            "  four: {url: 'https://four.example', every: {from: 1m, to: 10m}, heed_up_to: x, heed_skips: 1}\n"
            "monitor: {operator: [nobody]}\n"
        },
        [
            'config/a.yaml:2:44: feeds.one.every: must be a duration such as "5m", or two of them: {from: 1m, to: 30m}',
            "config/a.yaml:3:44: feeds.two.every: its `to` must be longer than its `from`",
            'config/a.yaml:4:48: feeds.three.every: must be a duration such as "90s", "5m", "2h" or "3d"',
            'config/a.yaml:5:79: feeds.four.heed_up_to: must be a duration such as "90s", "5m", "2h" or "3d"',
            "config/a.yaml:5:94: feeds.four.heed_skips: must be true or false",
            'config/a.yaml:6:22: monitor.operator: unknown channel "nobody"',
        ],
    ),
    "a channel's values": (
        {
            "a.yaml": FEED
            + "channels:\n"
            + "  a: {url: 'x://y', quiet: {hours: 23-7}, at_most: 20, digest: {at: ['08:00'], every: 1h}}\n"
            + "  b: {quiet: {hours: '07:00-07:00'}, url_file: x, url: 'x://y'}\n"
            + "  c: {url: 'x://y', escalate: {after: 5m, to: [d, c]}, digest: {at: ['8:00']}}\n"
            + "  e:\n"
        },
        [
            'config/a.yaml:3:36: channels.a.quiet.hours: must be two times of day such as "23:00-07:00"',
            'config/a.yaml:3:52: channels.a.at_most: must be a number of alerts for a span, such as "20/h" (m, h or d)',
            "config/a.yaml:3:64: channels.a.digest: needs just one of the keys at, every",
            "config/a.yaml:4:22: channels.b.quiet.hours: begins and ends at the same time",
            'config/a.yaml:5:48: channels.c.escalate.to: unknown channel "d"',
            'config/a.yaml:5:70: channels.c.digest.at: must be a time of day such as "08:00"',
            "config/a.yaml:6:3: channels.e: must hold keys with values",
        ],
    ),
    "a watch's values and references": (
        {
            "a.yaml": FEED
            + "channels: {foreign-desk: {url: 'x://y'}}\n"
            + "watches:\n"
            + "  a: {match: truce, tell: [new, cosmetic], priority: urgnt, notify: [foregin-desk]}\n"
            + "  b: {match: truce, only: {tags: [wrld], feeds: [two]}, tests: [{text: x, entry: {}, fires: true}]}\n"
        },
        [
            "config/a.yaml:4:33: watches.a.tell: must be one of new, update, correction, retraction, headline",
            'config/a.yaml:4:54: watches.a.priority: must be one of low, normal, high, urgent, did you mean "urgent"?',
            'config/a.yaml:4:70: watches.a.notify: unknown channel "foregin-desk", did you mean "foreign-desk"?',
            'config/a.yaml:5:35: watches.b.only.tags: unknown tag "wrld", did you mean "world"?',
            'config/a.yaml:5:50: watches.b.only.feeds: unknown feed "two"',
            "config/a.yaml:5:65: watches.b.tests: needs just one of the keys text, entry, story",
        ],
    ),
    "what refers to a wrong item is not wrong itself": (
        {
            "a.yaml": "feeds: {one: {tags: [world]}}\nactors: {zarif: {nam: Z}}\nchannels: {desk: {settle: soon, url: 'x://y'}}\n"
            "watches: {w: {actors: [zarif], only: {tags: [world], feeds: [one]}, notify: [desk]}}\n"
        },
        [
            'config/a.yaml:1:9: feeds.one: the key "url" is missing',
            'config/a.yaml:2:10: actors.zarif: the key "name" is missing',
            'config/a.yaml:2:18: actors.zarif.nam: unknown key, did you mean "name"?',
            'config/a.yaml:3:27: channels.desk.settle: must be a duration such as "90s", "5m", "2h" or "3d"',
        ],
    ),
    "no name": (
        {"a.yaml": FEED + "actors:\n  the president: {name: P}\n"},
        ['config/a.yaml:3:3: actors.…: is no name: use up to 64 letters, digits, "-", "_" and "."'],
    ),
    "one address twice": (
        {"a.yaml": FEED, "b.yaml": "feeds: {two: {url: 'https://one.example/feed'}}\n"},
        ['config/b.yaml:1:20: feeds.two.url: the same address as that of "one"'],
    ),
    "sections of the wrong form": (
        {"a.yaml": "feeds: [one]\nopml: partners.opml\nmonitor: 5\nwatches:\n", "b.yaml": "- feeds\n"},
        [
            "config/a.yaml:1:8: feeds: must hold names, each with its keys",
            "config/a.yaml:2:7: opml: must be a list of files",
            "config/a.yaml:3:10: monitor: must hold keys",
            "config/b.yaml:1:1: the file must hold some of the keys monitor, opml, feeds, actors, places, watches, channels",
        ],
    ),
    "files of opml": (
        {"a.yaml": FEED + "opml: [absent.opml, 5]\n"},
        ["config/a.yaml:2:8: opml: there is no such file", "config/a.yaml:2:21: opml: must be the name of a file"],
    ),
    "nothing": ({}, ["config:1:1: nothing to watch: there are no feeds and no watches in its *.yaml files"]),
    "nothing in the files": (
        {"a.yaml": "", "b.yaml": "# feeds:\n", "c.yaml": "feeds:\nwatches:\n"},
        ["config:1:1: nothing to watch: there are no feeds and no watches in its *.yaml files"],
    ),
    "database elsewhere": (
        {"a.yaml": FEED + "monitor: {database: 'mysql://hush@x/y'}\n"},
        [
            (
                'config/a.yaml:2:21: monitor.database: must begin with "sqlite:///" and name a file, '
                'or begin with "postgresql+psycopg://"'
            )
        ],
    ),
    "truncated": (
        {"a.yaml": "feeds:\n  one: {url: 'https://one.example"},
        ["config/a.yaml:2:34: not valid YAML: found unexpected end of stream while scanning a quoted scalar"],
    ),
    "zero byte": (
        {"a.yaml": "feeds:\n  o\0ne: {}\n"},
        ["config/a.yaml:2:4: not valid YAML: the control character U+0000 may not stand in it"],
    ),
    "not UTF-8": (
        {"a.yaml": b"feeds:\n  caf\xe9: {}\n"},
        ["config/a.yaml:2:6: is not UTF-8 from here on: save it in UTF-8"],
    ),
    "tab": (
        {"a.yaml": "feeds:\n\tone: {}\n"},
        [
            r"config/a.yaml:2:1: not valid YAML: found character '\t' that cannot start any token while scanning for the next token"
        ],
    ),
    "no character": (
        {"a.yaml": FEED + 'actors: {a: {name: "\\U00110000"}}\n'},
        ["config/a.yaml:2:21: not valid YAML: there is no such character"],
    ),
    "half a character": (
        {"a.yaml": FEED + 'actors: {a: {name: "x\\ud83d"}}\n'},
        [r"config/a.yaml:2:20: a \u escape in it is half a character: write the character itself"],
    ),
    "control characters": (
        {"a.yaml": FEED + 'actors: {a: {name: "x\\ny"}, b: {name: " "}}\nwatches: {w: {match: "x\\0"}}\n'},
        [
            "config/a.yaml:2:20: actors.a.name: must hold no control characters, and line breaks only in match, text and summary",
            "config/a.yaml:2:39: actors.b.name: must not be empty",
            "config/a.yaml:3:22: watches.w.match: must hold no control characters, and line breaks only in match, text and summary",
        ],
    ),
    "too large": ({"a.yaml": b"#" * 8_000_001}, ["config/a.yaml:1:1: is larger than 8 MB: cut it into several files"]),
    "too deep": ({"a.yaml": "feeds: " + "[" * 5000}, ["config/a.yaml:1:31: nested deeper than 24 levels"]),
    "second document": (
        {"a.yaml": FEED + "---\n" + FEED},
        ["config/a.yaml:2:1: a second document (---) begins here: a file holds one"],
    ),
    "tag": ({"a.yaml": "feeds: !!python/none {}\n"}, ["config/a.yaml:1:8: tags have no meaning here: leave it out"]),
    "unknown alias": ({"a.yaml": "feeds: *hush\n"}, ["config/a.yaml:1:8: this alias has no finished anchor above it"]),
    "alias of itself": (
        {"a.yaml": "feeds: &a {b: *a}\n"},
        ["config/a.yaml:1:15: this alias has no finished anchor above it"],
    ),
    "a billion laughs": (
        {"a.yaml": "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 9))},
        ["config/a.yaml:6:25: aliases repeat more than 100000 values: write fewer"],
    ),
    "ladder of aliases": (
        {"a.yaml": "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}]\n" for n in range(1, 3000))},
        ["config/a.yaml:23:12: nested deeper than 24 levels"],
    ),
    "key that is a list": (
        {"a.yaml": FEED + "actors: {[a]: {name: x}}\n"},
        ["config/a.yaml:2:10: a key must be one word"],
    ),
    "link to nothing": (
        {"a.yaml": FEED},
        ["config/z.yaml:1:1: cannot be read: it is not a file, or a link to nothing"],
    ),
}


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty directory that is named as users mostly name it."""
    monkeypatch.chdir(tmp_path)
    Path("config").mkdir()
    return Path("config")


@pytest.mark.parametrize("case", MISTAKES)
def test_every_mistake_is_named_with_its_place(config: Path, case: str) -> None:
    """All mistakes of all files come at once, each with file, line, column, key and the way out."""
    files, expected = MISTAKES[case]
    write(config, files)
    if case == "link to nothing":
        (config / "z.yaml").symlink_to("nowhere")
    assert refused(config) == expected


def test_an_unread_file_does_not_make_names_unknown(config: Path) -> None:
    """When one file cannot be read, what refers to names in it is not called unknown on top."""
    write(
        config,
        {"a.yaml": "channels: {desk: {url: 'x://y'", "b.yaml": FEED + "watches: {w: {match: x, notify: [desk]}}\n"},
    )
    assert [line.split(":")[0] for line in refused(config)] == ["config/a.yaml"]


def test_a_double_name_does_not_hide_other_mistakes(config: Path) -> None:
    """A name given twice is one mistake among the others, not the end of the checks."""
    write(config, {"a.yaml": FEED, "b.yaml": FEED + "watches: {w: {match: x, notify: [desk]}}\n"})
    assert len(refused(config)) == 2


def test_linked_folders_are_read_once(config: Path, tmp_path: Path) -> None:
    """A desk's folder may be a link to another disk; a link that leads back is no endless road."""
    write(tmp_path / "elsewhere", {"desk.yaml": FEED})
    (config / "desk").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "elsewhere/back").symlink_to(config.resolve())
    assert load(config, {}).files == (config / "desk/desk.yaml",)


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_an_unreadable_file_is_a_mistake(config: Path) -> None:
    """A file or folder without the right to read it is named, not passed over."""
    write(config, {"a.yaml": FEED, "b/c.yaml": FEED})
    (config / "a.yaml").chmod(0)
    (config / "b").chmod(0)
    lines = refused(config)
    (config / "b").chmod(0o700)
    assert lines[:2] == [f"config/{name}:1:1: cannot be read: Permission denied" for name in ("a.yaml", "b")]


#: How an expression may be written -> line and column of its seventh character.
WRITTEN = {
    "plain": ("truce syria", (1, 10)),
    "single quotes": ("'truce syria'", (1, 11)),
    "doubled quotes": ("'''a'' syria'", (1, 11)),
    "double quotes": ('"truce syria"', (1, 11)),
    "escapes": (r'"\"a\"   syria"', (1, 13)),
    "an escape that reads like what follows": (r'"a\tyes \x73u syria"', (1, 18)),
    "an escape of the very letter": (r'"truce \u0073yria"', (1, 11)),
    "an escape of a blank": (r'"truce\x20syria"', (1, 14)),
    "a line joined by a backslash": ('"tru\\\n  ce syria"', (2, 6)),
    "two doubled quotes": ("'x '''' syria'", (1, 12)),
    "plain with an apostrophe": ("truce's syria", (1, 12)),
    "folded, indented more": (">2\n    truce\n    syria\n", (3, 5)),
    "folded, with empty lines": (">-\n\n    truce\n\n\n    syria\n", (6, 5)),
    "kept, with a tab": ("|\n    truce\t syria\n", (2, 12)),
    "letters of two bytes": ("'Çavuşoğlu 阿勒颇 syria'", (1, 19)),
    "folded": (">\n    truce\n    syria\n", (3, 5)),
    "folded, with a comment": ("> # truce syria\n    truce\n    syria\n", (3, 5)),
    "kept": ("|-\n    truce\n    syria\n", (3, 5)),
    "plain over two lines": ("truce\n    syria", (2, 5)),
}


@pytest.mark.parametrize("case", WRITTEN)
def test_a_place_inside_a_text_is_found(case: str) -> None:
    """The column of a mistake in an expression is right however YAML writes the expression."""
    text, expected = WRITTEN[case]
    document, _ = parse(Source("a.yaml", f"a: {text}"))
    assert isinstance(document.value, dict)
    node = document.value["a"].node
    assert isinstance(node.value, str)
    assert locate(node, node.value.index("syria")) == expected


def test_a_mistake_in_an_expression_has_its_column(config: Path) -> None:
    """The editor is led to the very character of the expression, of a keyword and of an alias."""
    text = (
        FEED
        + "actors:\n  zarif: {name: Zarif, aliases: [ab*]}\n"
        + "watches:\n"
        + "  a:\n    match: 'truce AND ceasefire OR talks'\n"
        + "  b:\n    keywords: [talks, 'peace AND (']\n"
        + "  c:\n    actors: [zarf]\n"
        + "  d:\n    match: '@zarif AND place:syria'\n"
        + "  e:\n    exclude: [sport]\n"
        + "  f:\n    match: truce\n    keywords: [talks]\n"
    )
    lines = refused(write(config, {"a.yaml": text}))
    assert [re.sub(r"^config/a.yaml:(\d+):.*?: (\S+):.*", r"\1 \2", line) for line in lines] == [
        "3 actors.zarif.aliases",
        "6 watches.a.match",
        "8 watches.b.keywords",
        "10 watches.c.actors",
        "12 watches.d.match",
        "13 watches.e",
        "17 watches.f.keywords",
    ]
    assert lines[1].startswith("config/a.yaml:6:33:")
    assert lines[4].startswith("config/a.yaml:12:24:")


def test_mistakes_in_expressions_are_told_beside_an_unreadable_file(tmp_path: Path) -> None:
    """A file that cannot be read hides no mistake of the others; only names that it may hold are not called unknown."""
    (tmp_path / "a.yaml").write_text(
        "feeds: {f: {url: 'https://a.example/'}}\nwatches:\n  w: {match: 'a AND b OR c', notify: [desk]}\n",
        encoding="utf-8",
    )
    (tmp_path / "b.yaml").write_text("channels: {desk: [", encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        load(tmp_path, {})

    messages = [mistake.message for mistake in caught.value.mistakes]
    assert any("AND and OR are mixed here" in message for message in messages)
    assert not any("unknown channel" in message for message in messages)


def test_a_database_address_without_a_number_for_its_port_is_a_mistake(tmp_path: Path) -> None:
    """`check` gives the verdict of a start: an address that no driver can read is refused, and not shown."""
    (tmp_path / "a.yaml").write_text(
        "monitor: {database: 'postgresql+psycopg://bob:hunter2@localhost:port/newsroom'}\n"
        "feeds: {f: {url: 'https://a.example/'}}\nwatches: {w: {match: storm}}\n",
        encoding="utf-8",
    )
    with pytest.raises(ConfigurationError) as caught:
        load(tmp_path, {})

    assert "its port is no number" in caught.value.mistakes[0].message
    assert "hunter2" not in str(caught.value)
