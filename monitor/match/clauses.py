"""Which clauses of a watch can never hold, always hold, or ask for what another asks for already?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from difflib import get_close_matches
from itertools import chain

from monitor.match.compose import Composed, Fault
from monitor.match.implies import Claim, Implications
from monitor.match.names import Names
from monitor.match.nodes import (
    ActorName,
    And,
    Count,
    First,
    InField,
    Near,
    Node,
    Not,
    Or,
    Pattern,
    PlaceName,
    Term,
    children,
)
from monitor.match.overlap import Overlap
from monitor.match.reach import CONFIGURED, Reach
from monitor.model import Watch

#: How many words there are in fields of few words.
_ROOM = {"urgency": 1, "status": 1, "language": 3}
#: What the words of a field can be, where there are few.
_VALUES = {
    "urgency": (frozenset("123456789"), "urgency is a number from 1 (most) to 9"),
    "status": (frozenset({"usable", "withheld", "canceled"}), "status is usable, withheld or canceled"),
}
#: The longest language code of one part (ISO 639-3).
_LONGEST_CODE = 3
#: Clauses are compared two by two; beyond this many pairs nobody would read the list of what was found.
_MOST_PAIRS = 10_000


class Doubts:
    """Judges the clauses of one watch, innermost first, and notes each cause once, where it stands."""

    def __init__(self, watch: Watch, composed: Composed, names: Names, reach: Reach) -> None:
        self.watch = watch
        self.composed = composed
        self.reach = reach
        self.feeds = reach.scope(watch.only)
        self.implications = Implications(names)
        self.paths = {id(node): clause.path for clause in composed.clauses for node in _all(clause.root)}
        self.faults: list[Fault] = []

    def all(self) -> tuple[Fault, ...]:
        """Return all warnings about the watch."""
        root = self.composed.root
        if root is None:
            return ()
        if self.reach.feeds and not self.feeds:
            message = "no feed is inside: what feeds, tags and languages ask for excludes each other"
            return (Fault(path=("only",), message=message),)
        if self._judge(Claim(node=root)) is False and self.faults:
            first = self.faults[0]
            joint = " So" if first.message.endswith("?") else "; so"
            self.faults[0] = replace(first, message=f"{first.message}{joint} this watch never hits")
        return tuple({(fault.path, fault.position): fault for fault in reversed(self.faults)}.values())[::-1]

    def _note(self, node: Node, message: str) -> None:
        path = self.paths.get(id(node), ())
        self.faults.append(Fault(path=path, message=message, position=node.position if path else None))

    # ---- can it hold?

    def _judge(self, claim: Claim) -> bool | None:
        """Return False for a clause that can never hold, True for one that always does, None for all others."""
        node = claim.node
        match node:
            case And():
                return self._judge_and(claim, node)
            case Or():
                return self._judge_or(claim, node)
            case Not():
                inner = self._judge(claim.inner(node.child))
                return None if inner is None else not inner
            case InField():
                return self._judge_field(claim, node)
            case _:
                return self._judge_plain(claim, node)

    def _judge_plain(self, claim: Claim, node: Node) -> bool | None:
        if isinstance(node, First):
            if "body" not in claim.fields or _in_other_field(node.child):
                self._note(node, "first/n( ) counts the words of the text: it changes nothing for another field")
        elif self._lacks_room(claim) or (isinstance(node, Term) and self._is_no_value(claim, node)):
            return False
        parts = [self._judge(claim.inner(child)) for child in children(node)]
        return False if False in parts else None

    def _judge_and(self, claim: Claim, node: And) -> bool | None:
        parts = [self._judge(claim.inner(child)) for child in node.children]
        if False in parts or self._contradicts(claim) or self._has_no_common_feed(claim):
            return False
        return True if all(part is True for part in parts) else None

    def _judge_or(self, claim: Claim, node: Or) -> bool | None:
        parts = [self._judge(claim.inner(child)) for child in node.children]
        self._repeats(node)
        if all(part is False for part in parts):
            return False
        return True if True in parts or self._leaves_nothing_out(claim) else None

    def _judge_field(self, claim: Claim, node: InField) -> bool | None:
        if node.field not in CONFIGURED or not self.feeds:
            return self._judge(claim.inner(node.child))
        if isinstance(node.child, Or):
            parts = [self._judge_configured(replace(node, child=child), child) for child in node.child.children]
            self._repeats(node.child)
            return False if all(part is False for part in parts) else None
        return self._judge_configured(node, node)

    def _judge_configured(self, node: InField, at: Node) -> bool | None:
        """Judge a clause that the configuration of the feeds decides; `at` is where to warn of it."""
        if node.field == "language" and _is_no_code(node.child):
            self._note(at, f"languages are codes, such as en or pt-BR: {node.child.written} is none")
            return False
        holding = self.reach.holding(node) & self.feeds
        if not holding:
            self._note(at, f"no feed that this watch looks at has {node.field}:{node.child.written}{self._guess(node)}")
            return False
        if holding == self.feeds and len(self.feeds) > 1 and self.reach.knows(node, self.feeds):
            self._note(at, f"every feed that this watch looks at has {node.field}:{node.child.written}")
            return True
        return None

    def _guess(self, node: InField) -> str:
        feeds = list(self.reach.feeds.values())
        known = {feed.name for feed in feeds} if node.field == "feed" else set(chain(*(feed.tags for feed in feeds)))
        written = node.child.written
        close = get_close_matches(written, sorted(known - {written}), n=1) if node.field != "language" else []
        return f', did you mean "{close[0]}"?' if close else ""

    # ---- room and values

    def _lacks_room(self, claim: Claim) -> bool:
        """Tell whether a clause needs more words than there are where it looks."""
        needed = self._words(claim.node)
        room = max((_ROOM.get(field, needed) for field in claim.fields), default=needed)
        if needed > room:
            self._note(claim.node, f"{claim.node.written} can never hold: {', '.join(claim.fields)} has too few words")
            return True
        if claim.limit is None or needed <= claim.limit or "body" not in claim.fields:
            return False
        beginning = f"the first {claim.limit} words of the text have no room for {claim.node.written}"
        if claim.fields == {"body"}:
            self._note(claim.node, f"{beginning}: it can never hold")
            return True
        self._note(claim.node, f"{beginning}: only a title can satisfy it")
        return False

    def _words(self, node: Node) -> int:
        """Return how many words a clause takes up at least."""
        match node:
            case Count():
                return node.least * self._words(node.child)
            case Near():
                return self._words(node.left) + self._words(node.right)
        patterns = self.implications.patterns(node)
        return min((len(words) for pattern in patterns for words in pattern.alternatives), default=1)

    def _is_no_value(self, claim: Claim, node: Term) -> bool:
        for field, (values, advice) in _VALUES.items():
            if claim.fields == {field} and not any(_may_be(node.pattern, value) for value in values):
                self._note(node, f"{field}:{node.written} can never hold: {advice}")
                return True
        return False

    # ---- clauses beside each other

    def _contradicts(self, claim: Claim) -> bool:
        """Note what one clause of an AND asks for and another excludes; tell whether nothing is left."""
        wanted, barred = _sides(claim)
        if sum(max(1, len(children(one.node))) for one in wanted) * len(barred) > _MOST_PAIRS:
            return False
        is_empty = False
        for one in wanted:
            alternatives = [one.inner(child) for child in one.node.children] if isinstance(one.node, Or) else [one]
            dead = [found for each in alternatives if (found := self._barred_by(each, barred))]
            if len(dead) == len(alternatives):
                is_empty = True
                bars = tuple(dict.fromkeys(self._grouped(bar.node) for _, bar in dead))
                shown = " AND NOT ".join((self._grouped(one.node), *bars))
                self._note(dead[0][1].node, f"asked for and excluded: {shown}")
            else:
                for each, bar in dead:
                    self._note(each.node, f"counts for nothing: NOT {self._grouped(bar.node)} excludes all that has it")
        return is_empty

    def _grouped(self, node: Node) -> str:
        """Return a clause as it stands beside another: a group in parentheses, a list of the short form as it is."""
        return f"({node.written})" if isinstance(node, And | Or) and id(node) in self.paths else node.written

    def _barred_by(self, one: Claim, barred: list[Claim]) -> tuple[Claim, Claim] | None:
        bar = next((other for other in barred if self.implications.implies(one, other)), None)
        return None if bar is None else (one, bar)

    def _has_no_common_feed(self, claim: Claim) -> bool:
        """Note where each clause of an AND holds in some feed, but no feed satisfies them all."""
        wanted, _ = _sides(claim)
        asked = [one.node for one in wanted if isinstance(one.node, InField) and one.node.field in CONFIGURED]
        if len(asked) < 2 or not self.feeds or self.feeds.intersection(*map(self.reach.holding, asked)):
            return False
        written = " AND ".join(node.written for node in asked)
        self._note(asked[-1], f"no feed that this watch looks at has {written} together")
        return True

    def _leaves_nothing_out(self, claim: Claim) -> bool:
        """Note an OR that holds for every article: dam OR NOT "dam burst"."""
        parts = [claim.inner(child) for child in children(claim.node)]
        denied = [part.inner(part.node.child) for part in parts if isinstance(part.node, Not)]
        if len(parts) * len(denied) > _MOST_PAIRS:
            return False
        if not any(self.implications.implies(one, part) for one in denied for part in parts):
            return False
        self._note(claim.node, f"{claim.node.written} holds for every article: leave it out")
        return True

    def _repeats(self, node: Or) -> None:
        """Note each term of an OR that another one of it finds already."""
        overlap = Overlap((child, self._pattern(child)) for child in node.children if self._pattern(child) is not None)
        for child, other in overlap.found():
            is_same = self._pattern(child) == self._pattern(other)
            reason = "it is given twice" if is_same else f"{other.written} finds all that it finds"
            self._note(child, f"{child.written} adds nothing: {reason}")

    @staticmethod
    def _pattern(node: Node) -> Pattern | str | None:
        match node:
            case Term():
                return node.pattern
            case ActorName() | PlaceName():
                return node.written
            case _:
                return None


def _sides(claim: Claim) -> tuple[list[Claim], list[Claim]]:
    """Return what the clauses of an AND ask for, and what they exclude, groups in them taken apart."""
    wanted: list[Claim] = []
    barred: list[Claim] = []
    for child in children(claim.node):
        part = claim.inner(child)
        match child:
            case And():
                inner = _sides(part)
                wanted += inner[0]
                barred += inner[1]
            case Not(child=Or() as group):
                barred += [part.inner(group).inner(each) for each in group.children]
            case Not(child=Not() as denied):
                wanted.append(part.inner(denied).inner(denied.child))
            case Not():
                barred.append(part.inner(child.child))
            case _:
                wanted.append(part)
    return wanted, barred


def _all(node: Node) -> Iterator[Node]:
    yield node
    for child in children(node):
        yield from _all(child)


def _in_other_field(node: Node) -> bool:
    return isinstance(node, InField) and node.field != "body"


def _is_no_code(node: Node) -> bool:
    return isinstance(node, Term) and all(len(words[0]) > _LONGEST_CODE for words in node.pattern.alternatives)


def _may_be(pattern: Pattern, value: str) -> bool:
    return any(
        len(words) == 1 and (value.startswith(words[0]) if pattern.prefix else value == words[0])
        for words in pattern.alternatives
    )
