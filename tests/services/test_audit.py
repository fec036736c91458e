"""Whoever acts is written down: every service that is told who acts leads to a note in the audit log."""

import ast

from tests.noting import SERVICES, functions, noting

ACTOR = {"actor_id"}
BY = {"Mark", "Newcomer", "Stranger", "NoShow"}  # values that say who acts
SELF = {"check_in", "check_out"}  # by oneself, or by a roll call, which notes
WITHOUT_EFFECT = {
    "build",  # a part of publishing
    "judge",  # says what may be
    "watch",  # remembers whom to tell, for an act that is noted
    "tell_change",
    "tell_called_off",
}


def told_who_acts(node: ast.FunctionDef) -> bool:
    arguments = [*node.args.args, *node.args.kwonlyargs]
    kinds = {ast.unparse(each.annotation).partition(" ")[0] for each in arguments if each.annotation}
    return bool({each.arg for each in arguments} & ACTOR or kinds & BY)


def test_every_service_that_is_told_who_acts_notes_it() -> None:
    known = noting(SERVICES)
    acts = {
        node.name for node in functions(SERVICES) if told_who_acts(node) and not node.name.startswith("_")
    }
    assert len(acts) > 40
    assert acts - known - SELF - WITHOUT_EFFECT == set()
