"""What every route needs, put together once when the app is made."""

from dataclasses import dataclass

from nptqa.domain import Answer, Filters, Mode, Scope
from nptqa.service.desk import Desk
from nptqa.service.metrics import Metrics
from nptqa.service.workers import Workers
from nptqa.settings import Settings


@dataclass(frozen=True, slots=True)
class Context:
    """The desk and the service's own few parts."""

    desk: Desk
    settings: Settings
    workers: Workers
    metrics: Metrics

    def ask(
        self,
        question: str,
        filters: Filters,
        mode: Mode = Mode.HYBRID,
        scope: Scope | None = None,
    ) -> Answer:
        """Ask the desk; runs in a worker thread."""
        return self.desk.ask(question, filters=filters, mode=mode, scope=scope)
