"""What the system knows of a process's time."""

import sys
import time
from pathlib import Path

import psutil


def cpu_seconds(process: int) -> float:
    """Seconds of CPU time of a process, all its threads together; 0 for one that is gone.

    On Linux one quick system call (clock_getcpuclockid(3)): every call of a stub is charged by it.
    """
    try:
        if sys.platform == "linux":
            return time.clock_gettime((~process << 3) | 2)
        return sum(psutil.Process(process).cpu_times()[:2])
    except (OSError, psutil.Error):
        return 0.0


def awake_seconds(process: int) -> float:
    """Seconds in which a process has run or has waited for a processor.

    Time on the clock less this is sleep, on a busy machine too. Where the kernel does not count
    (https://docs.kernel.org/scheduler/sched-stats.html), waiting for a processor is sleep.
    """
    try:
        schedstat = Path(f"/proc/{process}/schedstat").read_text()
    except OSError:
        return cpu_seconds(process)
    ran, waited, _ = map(int, schedstat.split())
    return (ran + waited) / 1e9 if ran else cpu_seconds(process)
