"""Whole courses from files, over HTTP."""

from __future__ import annotations

from typing import Any, Final

from flask import request

from service.formats.archive import MAX_MEMBERS, read_archive
from service.quizzes.imports import import_course
from service.quizzes.schemas import FILES, IMPORTED, CourseImportQuerySchema, CourseImportSchema
from service.quizzes.views import course_plan_view
from service.web.auth import current_principal, requires
from service.web.blueprint import Blueprint
from service.web.clock import now
from service.web.contract import refuses
from service.web.errors import RequestError
from service.web.idempotency import idempotent
from service.web.scopes import Scope
from service.web.session import session
from service.web.strict_json import escaped, read_json
from service.web.transaction import transaction
from service.web.uploads import file_body, takes_file

blp = Blueprint("course_imports", __name__, description="Whole courses from files")

JSON: Final = "application/json"
ZIP: Final = "application/zip"


def _files() -> dict[str, bytes]:
    """Read the files of a request: an archive, or an object that holds their texts by name."""
    if request.mimetype == ZIP:
        return read_archive(request.get_data())
    tree = read_json(request.get_data())
    files = tree.get("files") if isinstance(tree, dict) and set(tree) == {"files"} else None
    if not isinstance(files, dict) or len(files) > MAX_MEMBERS:
        detail = f'Send {{"files": {{name: text, …}}}}, at most {MAX_MEMBERS:,} files.'
        raise RequestError.of_field("not_files", detail, "/files")
    for name, text in files.items():
        if not isinstance(text, str):
            raise RequestError.of_field("not_text", "A file is its text.", f"/files/{escaped(name)}")
    return {name: str(text).encode() for name, text in files.items()}


@blp.route("/courses:import", methods=["POST"])
@takes_file(JSON, ZIP)
@requires(Scope.QUESTIONS_WRITE, Scope.COURSES_WRITE)
@transaction
@idempotent(required=False)
@blp.arguments(CourseImportQuerySchema, location="query")
@blp.doc(requestBody=file_body({JSON: FILES, ZIP: ""}))
@refuses("invalid_question", "invalid_request", "forbidden", "not_found", "conflict")
@blp.response(200, CourseImportSchema, example=IMPORTED)
def import_files(query: dict[str, Any]) -> dict[str, Any]:
    """Import a whole course, its lessons, questions and quizzes, or say first what would become of each."""
    dry_run = query["dry_run"] == "true"
    done = import_course(session(), principal=current_principal(), files=_files(), at=now(), dry_run=dry_run)
    return course_plan_view(done, dry_run=dry_run)
