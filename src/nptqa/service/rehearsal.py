"""The service opened once, in a process of its own, before several workers open it.

What is wrong with settings, corpus or index is said once and ends the command, instead of every
worker failing and being started again; an index that lacks is built once. The process that only
watches the workers never holds what they hold.
"""

from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection

from nptqa.errors import NptqaError, ServiceError

_HINT = "What it wrote above says why; with nothing there, the machine may lack memory."


def rehearse(job: Callable[[], object]) -> None:
    """Do a job in another process and forget what it gives.

    Args:
        job: can be pickled.

    Raises:
        NptqaError: the one that the job raised.
        ServiceError: the process ended before the job did.
    """
    context = get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_told, args=(theirs, job), daemon=True)
    process.start()
    theirs.close()
    with ours:
        fault = _heard(ours)
    process.join()
    if fault is not None:
        raise fault


def _told(connection: Connection, job: Callable[[], object]) -> None:
    fault = None
    try:
        job()
    except NptqaError as exc:
        fault = exc
    except KeyboardInterrupt:
        return  # the first process was interrupted too, and says so
    connection.send(fault)


def _heard(connection: Connection) -> NptqaError | None:
    try:
        fault: NptqaError | None = connection.recv()
    except EOFError:
        return ServiceError("the service could not be opened", hint=_HINT)
    return fault
