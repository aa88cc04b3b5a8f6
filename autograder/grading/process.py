"""`python -m autograder.grading.process JOB VERDICT`: judges one submission.

Each submission has a fresh process, so that nothing of one is left for the next, and a crash costs
one verdict and not the batch.
"""

import signal
import sys
import time
from pathlib import Path

import msgspec

from autograder.curriculum import choose_parts
from autograder.grading.verdict import Job, Verdict
from autograder.sealed.process import SealedProcess
from autograder.sealed.student import Student


def main(job_file: str, verdict_file: str) -> None:
    """Do the job that stands in a file and write its verdict into another."""
    job = msgspec.json.decode(Path(job_file).read_bytes(), type=Job)
    started = time.monotonic()
    parts = choose_parts(",".join(job.parts))
    homework, setting = Path(job.homework), job.setting
    torch = any(part.needs == "torch" for part in parts)
    gpu = setting is not None and setting.profile == "gpu"
    with SealedProcess(homework, job.limits, torch, gpu) as process:
        # Imported here: while pytest and hypothesis come in, the student's process does, too.
        from autograder.drawing.paper import Paper
        from autograder.exam.examination import Examination
        from autograder.grading import judge

        student = Student(process)
        examination = (
            Examination(student, setting, parts, homework, job.keys.exam) if setting else None
        )
        checks = judge.judge(student, parts, Paper.of(parts, job.keys), examination)
        seal, incidents = process.seal, list(process.incidents)
        process.limits = judge.hurried(job.limits)
        why, trouble = judge.why(student, checks)
    remarks = examination.remarks if examination else []
    seconds = round(time.monotonic() - started, 2)
    verdict = Verdict(checks, seal, seconds, remarks, incidents, why, trouble, student.noted)
    Path(verdict_file).write_bytes(msgspec.json.encode(verdict))


if __name__ == "__main__":
    # Told to stop it leaves in good order, so that nothing of the homework stays on the disk.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    main(*sys.argv[1:])
