"""The one error that a user of the package is meant to read."""


class InputError(ValueError):
    """Something a user gave is wrong: one clear sentence says what, where and what to do.

    The command line prints the sentence alone and exits with 2; in a notebook it is the last line
    of the traceback.
    """
