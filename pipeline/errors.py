"""The errors of the pipeline: one small tree, each saying what, where and what to do.

A document that cannot be used is not an error but a row of ``problems``; these are for
what stops a whole command. The command line turns each into one line and exit code 2.
"""


class PipelineError(Exception):
    """Something a person has to act on; ``str(error)`` is one clear sentence."""


class ConfigError(PipelineError):
    """An unusable argument, setting or folder."""


class ModelError(PipelineError):
    """A translation model that is missing, damaged or cannot be loaded."""


class DataError(PipelineError):
    """A table that does not match its schema, or tables that contradict each other."""


class ResourceError(PipelineError):
    """Disk or memory that did not suffice, or a process that was ended from outside."""
