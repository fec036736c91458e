"""Downloading a roster by the link of the chat: a file of its format, on record, and never by others."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO, StringIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook

from bot.domain.activities import Occasion
from bot.domain.audit import AuditQuery
from bot.domain.people import Role
from bot.services.joining.sign_up import join
from bot.services.persons.export_links import export_token
from bot.services.persons.people import agree, give_phone, grant, meet
from bot.texts.speech import Speech
from bot.web.certificates import Registry
from bot.web.exports import export_pages
from tests.chat import texts
from tests.services.stage import POLICY, Stage, openid

PHONE = "13912345679"


@dataclass
class Site:
    stage: Stage
    outing: Occasion
    client: FlaskClient

    def token(self) -> str:
        with self.stage.working() as work:
            return export_token(work, self.outing.activity.id, self.stage.person("olga"))

    def gets(self, kind: str, token: str = "") -> tuple[int, bytes]:
        with self.client.get(f"/p/export/{kind}/{token or self.token()}") as found:
            return found.status_code, found.data


@pytest.fixture
def site(sqlite_url: str) -> Iterator[Site]:
    stage = Stage(sqlite_url)
    outing = stage.outing(leader="李老师")
    with stage.working() as work:
        alice = meet(work, openid("alice"))
        agree(work, alice, "张阿姨")
        give_phone(work, alice, PHONE)
        join(work, alice, outing, 2)
        grant(work, meet(work, openid("olga")), Role.ORGANIZER)
    app = Flask(__name__)
    registry = Registry(
        stage.open, stage.clock, POLICY, Speech(texts(), "zh_CN"), "社区", "https://x.example"
    )
    app.register_blueprint(export_pages(registry))
    yield Site(stage, outing, app.test_client())
    stage.engine.dispose()


def audited(site: Site) -> list[tuple[str, int]]:
    with site.stage.open() as uow:
        found = uow.audit.entries(AuditQuery(action="export"))
    return [(each.detail["format"], each.detail["rows"]) for each in found]


def test_csv(site: Site) -> None:
    code, data = site.gets("csv")
    (row,) = csv.DictReader(StringIO(data.decode("utf-8-sig")))
    assert (code, row["姓名"], row["人数"], row["手机号"]) == (200, "张阿姨", "2", "139****5679")
    assert audited(site) == [("csv", 1)]


def test_xlsx(site: Site) -> None:
    code, data = site.gets("xlsx")
    rows = list(load_workbook(BytesIO(data)).worksheets[0].iter_rows(values_only=True))
    assert (code, rows[0][2], rows[1][2]) == (200, "姓名", "张阿姨")
    assert audited(site) == [("xlsx", 1)]


def test_pdf(site: Site) -> None:
    code, data = site.gets("pdf")
    assert (code, data[:5]) == (200, b"%PDF-")
    assert audited(site) == [("pdf", 1)]


def test_nobody_else(site: Site) -> None:
    token = site.token()
    for wrong in ("", "x", token[:-2], token.replace("1x", "2x", 1), "1x1.9999999999.AAAA"):
        assert site.gets("csv", wrong or "-")[0] == 410
    site.stage.clock.forward(hours=1)
    assert site.gets("csv", token)[0] == 410
    assert audited(site) == []


def test_an_organizer_no_longer(site: Site) -> None:
    token = site.token()
    with site.stage.working() as work:
        work.uow.people.erase(site.stage.person("olga").id, work.now)
    assert site.gets("csv", token)[0] == 410


def test_no_other_formats(site: Site) -> None:
    assert site.gets("exe")[0] == 404
