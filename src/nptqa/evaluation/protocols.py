"""What the bench asks of a system; `nptqa.assembly.Desk` meets it, and so do the tests' fakes."""

from collections.abc import Mapping
from typing import Protocol

from nptqa.domain import Answer, Mode, Results, Scope

Scopes = Mapping[str, Scope]
"""What the dialogue before a question was about, by question_id; none for most questions."""
Texts = Mapping[str, str]
"""Each document's text by doc_id."""


class Searcher(Protocol):
    """Ranks passages for a text."""

    def search(
        self,
        text: str,
        *,
        limit: int = 10,
        mode: Mode = Mode.HYBRID,
        scope: Scope | None = None,
    ) -> Results:
        """The best passages, the best first."""
        ...


class Asker(Searcher, Protocol):
    """Answers or abstains."""

    def ask(self, text: str, *, mode: Mode = Mode.HYBRID, scope: Scope | None = None) -> Answer:
        """The answer."""
        ...
