"""What can be wrong with a file as a whole."""

from enum import StrEnum


class Flaw(StrEnum):
    """Each has its sentence for whoever brought the file."""

    NO_FILE = "no_file"
    NOT_XLSX = "not_xlsx"
    OLD_XLS = "old_xls"  # of Excel 97, or locked with a password: both begin alike
    NOT_CSV = "not_csv"
    NOT_YAML = "not_yaml"
    NO_TABLE = "no_table"  # a picture, a PDF, and whatever else is no spreadsheet
    NO_LIST = "no_list"
    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TOO_MANY = "too_many"


class FlawedFileError(Exception):
    def __init__(self, flaw: Flaw) -> None:
        super().__init__(flaw)
        self.flaw = flaw
