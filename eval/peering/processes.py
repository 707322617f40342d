"""What the system says of processes: memory, processor time, and one core for all of them."""

import ctypes
import gc
import os
import resource
import time
from collections.abc import Iterable
from pathlib import Path

_ONE_THREAD = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "NUMEXPR_NUM_THREADS",
)


def environment() -> dict[str, str]:
    """Variables of a process that is measured: one thread, nothing sent anywhere."""
    quiet = {
        "ANONYMIZED_TELEMETRY": "False",
        "CUDA_VISIBLE_DEVICES": "",
        "DO_NOT_TRACK": "1",
        "HAYSTACK_TELEMETRY_ENABLED": "False",
        "HF_HUB_OFFLINE": "1",
        "TOKENIZERS_PARALLELISM": "false",
    }
    return dict(os.environ) | dict.fromkeys(_ONE_THREAD, "1") | quiet


def pin() -> None:
    """Keep this process, and those it will start, to one core."""
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def children(pid: int) -> list[int]:
    """All processes below one."""
    parents = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            fields = _stat(int(folder.name))
            if fields:
                parents[int(folder.name)] = int(fields[1])
    found = [pid]
    for one in found:
        found += [child for child, parent in parents.items() if parent == one]
    return found[1:]


def memory_mb(pid: int) -> float:
    """Resident memory; 0 of a process that has ended."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except OSError:
        return 0.0
    return pages * resource.getpagesize() / 1e6


def cpu_ms(pids: Iterable[int]) -> float:
    """Processor time so far of processes and all their threads; nothing of one that has ended."""
    return sum(map(_cpu_ms, pids))


def _cpu_ms(pid: int) -> float:
    # What clock_getcpuclockid(3) gives for a process.
    clock = (~pid << 3) | 2
    try:
        return time.clock_gettime(clock) * 1e3
    except OSError:
        return 0.0


def give_back() -> None:
    """Return memory that nothing uses to the machine."""
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)


def _stat(pid: int) -> list[str]:
    """The fields after the name of the program: state, parent, ..."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []
