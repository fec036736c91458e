"""What goes wrong between us and the database."""


class StoreGoneError(Exception):
    """The database does not answer, or took nothing of this transaction; once more may help."""


class StoreFaultError(Exception):
    """The database refused a statement of ours: a defect. The text holds no values."""


class OnlyReadsError(Exception):
    """Something was to be written, or held, in a unit of work that was opened for reading; nothing was."""
