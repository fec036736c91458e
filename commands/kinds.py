"""What operators write on the command line beside numbers: moments, and what is asked of people."""

from datetime import datetime

import click

from bot.domain.requirements import Requirement
from bot.imports.rows import aware


class Moment(click.ParamType[datetime]):
    name = "time"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        try:
            return aware(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)


class Asked(click.ParamType[Requirement]):
    name = "requirement"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Requirement:
        try:
            return Requirement.parse(str(value))
        except ValueError as error:
            self.fail(str(error), param, ctx)


PLACES = click.IntRange(1, 100_000)
