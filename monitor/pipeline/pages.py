"""What article pages said becomes revisions; whose words count is decided in revise/paged.py."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from monitor import decide, schedule
from monitor.errors import FetchError
from monitor.model import (
    UNNUMBERED_KINDS,
    Article,
    Change,
    Entry,
    Feed,
    Kind,
    KnownEntry,
    Page,
    PagePoll,
    Taken,
    Update,
)
from monitor.pipeline.asking import PageArrival
from monitor.pipeline.noting import Noting
from monitor.pipeline.wanting import followers_of
from monitor.revise import marks, paged
from monitor.revise.paged import Answer, Course


@dataclass(frozen=True, kw_only=True, slots=True)
class _Case:
    """One entry whose page was asked."""

    feed: Feed
    known: KnownEntry
    #: The entry in the words that do not count now.
    other: KnownEntry | None
    #: As its feed shows it.
    stored: Entry
    page: PagePoll
    #: The page was asked after the feed had said something new.
    news: bool


@dataclass(frozen=True, slots=True)
class PageTaking(Noting):
    """Takes what pages answered."""

    def page(self, arrival: PageArrival, feed: Feed) -> Sequence[Taken]:
        """Take a page's answer; nothing where the entry is asked about another page by now."""
        number = arrival.poll.entry
        known, stored = self.work.known_by_id(number), self.work.entry(number)
        page = self.work.pages([number]).get(number)
        if known is None or stored is None or page is None or page.url != arrival.poll.url:
            return ()
        if feed.page is Page.NEVER:
            self.work.save_pages([replace(page, due=None, polled=self.now)])
            return ()
        # What the feed has said since the page was asked, its answer may be older than; that it fails does not wait.
        news = page.news and (arrival.error is not None or arrival.poll.feed_state == page.feed_state)
        other = self.work.other_words(number)
        case = _Case(feed=feed, known=known, other=other, stored=stored, page=page, news=news)
        answered, taken = self._answered(case, arrival)
        if page.due != arrival.poll.due and page.due is not None and answered.due is not None:
            answered = replace(answered, due=min(answered.due, page.due))
        self.work.save_pages([answered])
        if answered.news:
            # They wait for the next answer: a revision has put the page's words in their place.
            self.work.notice(number, stored)
        return taken

    def _answered(self, case: _Case, arrival: PageArrival) -> tuple[PagePoll, Sequence[Taken]]:
        if arrival.error is not None or arrival.document is None:
            failed = schedule.page_failed(case.page, arrival.error or FetchError("no answer"), self.now)
            course = paged.course(Answer.FAILED, case.known, other=case.other, shown=None, news=case.news)
            return (paged.unread(failed), self._by_feed(case)) if course is Course.FEED else (failed, ())
        page, taken = case.page, list[Taken]()
        if arrival.article is not None:
            page, taken = self._article(case, arrival.article)
        moved = any(item.update is not None for item in taken)
        if case.news:
            page = replace(page, news=False)
            taken += self._beside(case, told=moved)
        return schedule.page_answered(page, arrival.document, changed=moved, now=self.now), taken

    def _by_feed(self, case: _Case) -> Sequence[Taken]:
        """Give the page up for the feed's words, and tell what is new in them."""
        self.work.unpage(case.known.id)
        before = self.work.known_by_id(case.known.id)
        if before is None:
            return ()
        before = paged.feed_news(before, case.stored, case.known)
        change = self.changed(case.feed, case.stored, before, self.common(case.feed, [case.stored]))
        return [self.noted(case.feed, case.stored, before, change, old=False)] if change else ()

    def _beside(self, case: _Case, *, told: bool) -> Sequence[Taken]:
        """Take the feed's news as what it said last, and tell what its page does not say; `told`: it said something new."""
        known = self.work.known_by_id(case.known.id)
        if case.other is None or known is None or not case.known.paged:
            return ()
        before = paged.feed_news(case.other, case.stored, case.known)
        found = self.changed(case.feed, case.stored, before, self.common(case.feed, [case.stored]), reads=False)
        if found is None:
            return ()
        self.work.put_aside(known.id, found)
        change = paged.beside(found, known, told=told)
        return [self.revision(case.feed, case.stored, known, change, old=False)] if change else ()

    def _article(self, case: _Case, article: Article) -> tuple[PagePoll, list[Taken]]:
        """Take a page's text; return what is remembered of the page, and what was noticed."""
        base = paged.base(case.known, case.other, case.page)
        entry = paged.on_page(case.stored, base, case.page, article)
        common = self.common(case.feed, [entry, case.stored])
        course = paged.course(Answer.ARTICLE, case.known, other=case.other, shown=entry, news=case.news)
        if course in {Course.WHOLE, Course.FIRST} and case.page.changed is None:
            # What the page repeats from article to article is learned from the pages, once an entry.
            self.work.count_lines(case.feed.name, marks(entry) - marks(case.stored), at=self.now)
        page = replace(case.page, headline=article.title or case.page.headline)
        if not case.known.paged:
            page = replace(page, feed_state=paged.feed_state(case.stored, common))
        change = self.changed(case.feed, entry, base, common, reads=course is not Course.FIRST)
        dated = replace(entry, updated=entry.updated or article.updated)
        if course is Course.FIRST:
            return page, self._first_words(case, entry, dated, paged.announcement(change), common)
        if course is Course.BACK and (change is None or change.kind in UNNUMBERED_KINDS):
            self._stand_in(case, entry, dated, common)
            return page, []
        if change is None:
            return page, []
        numbered = change.kind not in UNNUMBERED_KINDS
        known = replace(base, paged=base.paged or numbered)
        return page, [self.noted(case.feed, entry, known, change, old=False)]

    def _first_words(
        self, case: _Case, entry: Entry, dated: Entry, note: Change | None, common: frozenset[str]
    ) -> list[Taken]:
        """Let a page's first text take the place of the feed's teaser; what it announces of itself is a revision of its own.

        What it withdraws is new to nobody.
        """
        taken: list[Taken] = []
        if note is None or note.kind is not Kind.RETRACTION:
            taken += self._matched_again(case, entry, dated, common)
        if note is not None:
            taken.append(self.revision(case.feed, entry, replace(case.known, paged=True), note, old=case.known.old))
        return taken

    def _matched_again(self, case: _Case, entry: Entry, dated: Entry, common: frozenset[str]) -> Sequence[Taken]:
        """Match an entry in the words of its page.

        To the watches that they satisfy and the teaser did not, the entry is new. To all others nothing has happened:
        the article says what it said, we only read more of it.
        """
        update = self._stand_in(case, entry, dated, common)
        if update is None:
            return ()
        known_before = self.work.hitting(update)
        matched = self.matcher.match(entry, update.revision.change, case.feed)
        hits = tuple(hit for hit in matched if hit.watch not in known_before)
        if not hits:
            return ()
        before = followers_of(self.work, update.story)
        self.work.add_hits(update, hits)
        watches = self.newsroom.watches
        self.work.widen_concerns(
            decide.concerns(
                update, hits, watching=(), watching_entry=(), told=frozenset(), old=case.known.old, watches=watches
            )
        )
        if not before and followers_of(self.work, update.story):
            self.wanting.begun(self.work.updates(update.story))
        return [Taken(revision=replace(update.revision, at=self.now), hits=hits, again=True)]

    def _stand_in(self, case: _Case, entry: Entry, dated: Entry, common: frozenset[str]) -> Update | None:
        """Let a page's text take the place of the feed's: the next state is compared with it."""
        words = self.changed(case.feed, dated, None, common, reads=False)
        return None if words is None else self.work.rebase(case.known.id, entry, words)
