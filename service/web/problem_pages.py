"""Where the `type` of a problem leads: what it means and what to do, as a page or as JSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, render_template, request
from werkzeug.exceptions import NotFound

from service.web.problems import PROBLEMS, ProblemType
from service.web.reference import styled

if TYPE_CHECKING:
    from flask import Flask

_blueprint = Blueprint("problems", __name__, template_folder="templates")


def install(app: Flask) -> None:
    """Serve `/problems` and `/problems/{name}`."""
    app.register_blueprint(_blueprint)


@_blueprint.get("/problems")
def list_problems() -> Response | dict[str, Any]:
    """List every problem there is."""
    ordered = sorted(PROBLEMS.values(), key=lambda each: (each.status, each.code))
    if _wants_page():
        return styled(render_template("problems.html", problems=ordered))
    return {"items": [_tree(each) for each in ordered], "next_cursor": None}


@_blueprint.get("/problems/<name>")
def show_problem(name: str) -> Response | dict[str, Any]:
    """Explain one problem."""
    problem = PROBLEMS.get(name.replace("-", "_"))
    if problem is None or problem.name != name:
        raise NotFound
    return styled(render_template("problem.html", problem=problem)) if _wants_page() else _tree(problem)


def _wants_page() -> bool:
    return request.accept_mimetypes.best_match(["application/json", "text/html"]) == "text/html"


def _tree(problem: ProblemType) -> dict[str, Any]:
    return {"type": problem.uri, **asdict(problem)}
