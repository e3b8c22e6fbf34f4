"""Checking files: one, or thousands on every core; in the order given, and none stops another."""

from contractgen.checking.examining import How, Output, Part, check_file, reported
from contractgen.checking.streaming import examined, jobs_for

__all__ = ["How", "Output", "Part", "check_file", "examined", "jobs_for", "reported"]
