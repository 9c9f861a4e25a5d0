"""What a build server reads: JUnit's XML, as Jenkins, GitLab and GitHub's actions take it.

Source: the schema of Jenkins' xUnit plugin (junit-10.xsd), and `file`, which GitLab reads of a test case.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from xml.etree import ElementTree as ET

from monitor.proof.results import Proof

#: What XML 1.0 cannot hold, not even escaped.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit(proofs: Iterable[Proof]) -> bytes:
    """Return the proofs as one XML document: a suite for each watch, a case for each test."""
    by_watch = sorted(proofs, key=lambda proof: proof.watch)
    root = ET.Element("testsuites", {"name": "newsroom-monitor test", **_counts(by_watch)})
    for watch, group in groupby(by_watch, key=lambda proof: proof.watch):
        mine = list(group)
        suite = ET.SubElement(root, "testsuite", {"name": watch, **_counts(mine), "errors": "0", "skipped": "0"})
        suite.extend(_cases(mine))
    ET.indent(root)
    document: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return document + b"\n"


def _counts(proofs: Sequence[Proof]) -> dict[str, str]:
    failures = sum(not proof.passed for proof in proofs)
    seconds = sum(proof.seconds for proof in proofs)
    return {"tests": str(len(proofs)), "failures": str(failures), "time": f"{seconds:.3f}"}


def _cases(proofs: Iterable[Proof]) -> Iterator[ET.Element]:
    """Yield the cases of a watch; a second one of the same name is numbered, for servers know cases by their names."""
    seen: Counter[str] = Counter()
    for proof in proofs:
        seen[proof.name] += 1
        name = proof.name if seen[proof.name] == 1 else f"{proof.name} ({seen[proof.name]})"
        yield _case(proof, name)


def _case(proof: Proof, name: str) -> ET.Element:
    test = proof.test
    attributes = {
        "classname": proof.watch,
        "name": _clean(name),
        "file": _clean(test.file),
        "line": str(test.line),
        "time": f"{proof.seconds:.3f}",
    }
    case = ET.Element("testcase", attributes)
    if not proof.passed:
        message = "; ".join(difference.message for difference in proof.differences)
        failure = ET.SubElement(case, "failure", {"message": _clean(message), "type": "difference"})
        failure.text = _clean("\n".join([test.place, *proof.lines()]))
    return case


def _clean(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)
