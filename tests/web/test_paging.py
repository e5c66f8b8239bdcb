from __future__ import annotations

import re
from typing import TYPE_CHECKING

from service.accounts.operations import ensure_course
from tests.support.apps import AT

if TYPE_CHECKING:
    from tests.support.apps import School


def add(school: School, *slugs: str) -> None:
    with school.writing() as session:
        for slug in slugs:
            ensure_course(session, organization_id=school.organization.id, slug=slug, title="Same", at=AT)


def test_pages_show_every_row_once_though_rows_are_added_meanwhile(school: School) -> None:
    add(school, *(f"c{number}" for number in range(1, 8)))
    seen: list[str] = []
    path: str | None = "/gadgets?limit=3"
    while path is not None:
        reply = school.instructor.get(path)
        seen += [each["slug"] for each in reply.get_json()["items"]]
        link = re.fullmatch(r'<(.+)>; rel="next"', reply.headers.get("Link", ""))
        assert (link is None) == (reply.get_json()["next_cursor"] is None)
        path = link.group(1).removeprefix("/api/v1") if link else None
        add(school, "c0", "c35")
    assert seen == ["dl", "c1", "c2", "c3", "c35", "c4", "c5", "c6", "c7"]


def test_the_cursor_of_another_list_is_refused(school: School) -> None:
    add(school, "c1")
    cursor = school.instructor.get("/gadgets?limit=1").get_json()["next_cursor"]
    assert school.instructor.get(f"/gadgets?cursor={cursor}").status_code == 200
    assert school.instructor.get(f"/courses?cursor={cursor}").status_code == 422


def test_a_page_holds_50_items_unless_asked_and_100_at_most(school: School) -> None:
    add(school, *(f"c{number}" for number in range(120)))
    assert len(school.instructor.get("/gadgets").get_json()["items"]) == 50
    assert len(school.instructor.get("/gadgets?limit=100").get_json()["items"]) == 100
