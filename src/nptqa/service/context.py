"""What every route needs, put together once when the app is made."""

import logging
from collections.abc import Collection
from dataclasses import dataclass

from nptqa.domain import Answer, Filters, Mode, Scope
from nptqa.errors import StateError
from nptqa.service.desk import Desk
from nptqa.service.metrics import Metrics
from nptqa.service.workers import Workers
from nptqa.settings import Settings
from nptqa.state.questions import QuestionLog

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Context:
    """The desk and the service's own few parts."""

    desk: Desk
    settings: Settings
    workers: Workers
    metrics: Metrics
    questions: QuestionLog | None = None

    def ask(
        self,
        question: str,
        filters: Filters,
        mode: Mode = Mode.HYBRID,
        scope: Scope | None = None,
        ignore: Collection[str] = (),
    ) -> Answer:
        """Ask the desk, and note the question where the settings want that; in a worker thread."""
        answer = self.desk.ask(question, filters=filters, mode=mode, scope=scope, ignore=ignore)
        if self.questions is not None:
            self._note(self.questions, question, answer)
        return answer

    def _note(self, questions: QuestionLog, question: str, answer: Answer) -> None:
        try:
            questions.add(question, answer.outcome)
        except StateError as exc:  # a full disk is no reason to keep the answer back
            _log.warning("a question could not be noted: %s", exc)
