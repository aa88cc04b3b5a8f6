"""The trusted process, which judges: `python -m autograder.grading.process JOB VERDICT`.

It holds the hidden tests and the reference, and no code of a student ever runs in it. With
`--serve DESCRIPTOR` it judges what it is asked for on a socket (see `serving`).
"""

import signal
import sys
import time
from pathlib import Path

import msgspec

from autograder.curriculum import choose_parts
from autograder.grading.verdict import Job, Verdict
from autograder.sealed.process import SealedProcess
from autograder.sealed.start import Nursery
from autograder.sealed.student import Student


def main(job_file: str, verdict_file: str, nursery: Nursery | None = None) -> None:
    """Do the job that stands in a file and write its verdict into another."""
    job = msgspec.json.decode(Path(job_file).read_bytes(), type=Job)
    started, cpu = time.monotonic(), time.process_time()
    parts = choose_parts(",".join(job.parts))
    homework, setting = Path(job.homework), job.setting
    torch = any(part.needs == "torch" for part in parts)
    gpu = setting is not None and setting.profile == "gpu"
    # A signal to stop waits until the process stands inside `with`, which removes all that it made.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    with SealedProcess(homework, job.limits, torch, gpu, nursery) as process:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})
        # Imported late: the student's process starts while pytest and hypothesis are imported.
        from autograder.exam.examination import Examination
        from autograder.grading import judge
        from autograder.grading.preparing import prepared

        student = Student(process)
        examination = (
            Examination(student, setting, parts, homework, job.keys.exam) if setting else None
        )
        checks = judge.judge(student, parts, prepared(parts, job), examination)
        seal, incidents = process.seal, list(process.incidents)
        process.limits = judge.hurried(job.limits)
        (why, puzzles), trouble = judge.why(student, checks)
    remarks = examination.remarks if examination else []
    seconds = round(time.monotonic() - started, 2)
    cpu = round(time.process_time() - cpu + student.spent(), 2)
    verdict = Verdict(
        checks,
        seal,
        seconds,
        remarks,
        incidents,
        why,
        trouble,
        student.noted,
        cpu=cpu,
        puzzles=puzzles,
    )
    Path(verdict_file).write_bytes(msgspec.json.encode(verdict))


if __name__ == "__main__":
    # A signal to stop raises KeyboardInterrupt, so that the homework is removed from the disk.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    if sys.argv[1] == "--serve":
        from autograder.grading.serving import serve

        serve(int(sys.argv[2]), main)
    else:
        main(*sys.argv[1:])
