"""A full disk is answered with 507, nothing is acknowledged without its row, and reads go on (I-10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Session

from service.accounts.models import Role
from service.accounts.operations import enroll
from service.attempts.models import Submission
from service.quizzes.models import Quiz
from service.web.session import engine as engine_of
from tests.support.apps import open_school, running
from tests.support.courses import DRAWN, load_bank

if TYPE_CHECKING:
    from pathlib import Path
    from sqlite3 import Connection


ROOM = 12
"""Pages left: room for some submissions, soon none."""


class Disk:
    """A disk of so many pages, for every connection that is opened from now on."""

    def __init__(self, engine: sa.Engine) -> None:
        self.engine = engine
        with engine.connect() as connection:
            self.pages = int(connection.exec_driver_sql("PRAGMA page_count").scalar_one())
        event.listen(engine, "connect", self._limit)

    def _limit(self, connection: Connection, record: object) -> None:
        del record
        connection.execute(f"PRAGMA max_page_count = {self.pages}")

    def resize(self, pages: int) -> None:
        self.pages = pages
        self.engine.dispose()


def test_a_full_disk_refuses_submissions_with_507_and_keeps_every_acknowledged_one(
    sqlite_template: Path, tmp_path: Path
) -> None:
    file = tmp_path / "full.db"
    file.write_bytes(sqlite_template.read_bytes())
    with running(f"sqlite:///{file}") as app:
        school = open_school(app)
        with school.writing() as session:
            course = load_bank(session, school.organization.id)
            enroll(session, course=course, user=school.users["student"], role=Role.STUDENT)
            quiz = session.scalars(sa.select(Quiz).filter_by(slug="backpropagation-quick-quiz")).one()
            quiz.tries, quiz_id = 100_000, quiz.id
        attempt = school.student.post(f"/quizzes/{quiz_id}/attempts", {}).get_json()["id"]
        path = f"/attempts/{attempt}/items/{DRAWN}/submissions"
        with app.app_context():
            disk = Disk(engine_of())
        disk.resize(disk.pages + ROOM)

        statuses, kept = [], []
        for number in range(400):
            reply = school.student.post(path, {"responses": {"w0_next": f"{number}", "w1_next": "1e9"}})
            statuses.append(reply.status_code)
            if reply.status_code == 201:
                kept.append(reply.get_json()["id"])
            if statuses[-3:] == [507] * 3:
                break
        assert set(statuses) == {201, 507}
        assert reply.get_json()["type"] == "/problems/out-of-space"
        read = school.student.get(path)
        assert read.status_code == 200
        with Session(disk.engine) as session:
            assert sorted(session.scalars(sa.select(Submission.id))) == sorted(kept)

        disk.resize(disk.pages + 1000)
        again = school.student.post(path, {"responses": {"w0_next": "-1", "w1_next": "1e9"}})
        assert again.status_code == 201
