"""Routes of orgs, projects, tokens and retention rules."""

import json
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.concurrency import run_in_threadpool

from terec.auth import Need
from terec.ingest_api.api import Api, admitted, api_of, enter
from terec.ingest_api.description.schemas import documented
from terec.ingest_api.wire import paths, reading, words
from terec.ingest_api.wire.answers import answer
from terec.ingest_api.wire.bodies import with_body
from terec.model import RetentionRule, as_plain

router = APIRouter(tags=["administration"])

TokenName = Annotated[str, paths.Path(description="Name of the token.")]
Pattern = Annotated[str, Query(description="As in the rule: a name or shell pattern.")]


@router.get(paths.ORGS, **documented("Orgs that the caller may know of", "ORGS"))
def orgs(request: Request) -> Response:
    api = api_of(request)
    return answer(
        words.ORGS.dump_json(api.door.listed(request.headers.get("x-api-key"), api.service.administration.orgs()))
    )


@router.put(paths.ORGS, **documented("Create an org", "ORG_CREATED", 403, 413, 415, body="ORG", status=201))
async def create_org(request: Request) -> Response:
    await run_in_threadpool(admitted, request, Need.CREATE_ORG)
    return await with_body(request, _create_org)


def _create_org(api: Api, body: bytes) -> Response:
    created = as_plain(api.service.administration.create_org(reading.read(words.ORG, body)))
    # The contract's clients know a public org by its empty list.
    return answer(json.dumps({**created, "tokens": created["tokens"] or []}).encode(), 201)


@router.delete(paths.ORG, **documented("Delete an org with everything under it", None, 404, status=204))
def delete_org(request: Request, org: paths.OrgName) -> Response:
    enter(request, Need.ADMIN, org).service.administration.delete_org(org)
    return Response(status_code=204)


@router.get(paths.ORG + "/projects", **documented("Projects of an org", "PROJECTS", 404))
def projects(request: Request, org: paths.OrgName) -> Response:
    return answer(words.PROJECTS.dump_json(enter(request, Need.READ, org).service.administration.projects(org)))


@router.put(
    paths.ORG + "/projects",
    **documented("Create or update a project", "PROJECT", 400, 404, 413, 415, body="PROJECT", status=201),
)
async def put_project(request: Request, org: paths.OrgName) -> Response:
    await run_in_threadpool(admitted, request, Need.ADMIN, org)
    return await with_body(request, lambda api, body: _put_project(api, org, body))


def _put_project(api: Api, org: str, body: bytes) -> Response:
    project = reading.read(words.PROJECT, body)
    reading.check_org(project.org, org)
    return answer(words.PROJECT.dump_json(api.service.administration.put_project(project)), 201)


@router.get(paths.ORG + "/tokens", **documented("Tokens of an org, without their texts", "TOKENS", 404))
def tokens(request: Request, org: paths.OrgName) -> Response:
    return answer(words.TOKENS.dump_json(enter(request, Need.ADMIN, org).service.administration.tokens(org)))


@router.post(
    paths.ORG + "/tokens",
    **documented("Make a token", "TOKEN_TEXT", 403, 404, 413, 415, body="TOKEN_WISH", status=201),
)
async def add_token(request: Request, org: paths.OrgName) -> Response:
    await run_in_threadpool(admitted, request, Need.ADMIN, org)
    return await with_body(request, lambda api, body: _add_token(api, org, body))


def _add_token(api: Api, org: str, body: bytes) -> Response:
    wish = reading.read(words.TOKEN_WISH, body)
    text = api.service.administration.add_token(org, wish.name, wish.grant, wish.pull_requests_only)
    return answer(words.TOKEN_TEXT.dump_json(words.TokenText(wish.name, text)), 201)


@router.delete(paths.ORG + "/tokens/{name}", **documented("Revoke a token, effective at once", None, 404, status=204))
def revoke_token(request: Request, org: paths.OrgName, name: TokenName) -> Response:
    enter(request, Need.ADMIN, org).service.administration.revoke_token(org, name)
    return Response(status_code=204)


@router.get(paths.ORG + "/retention", **documented("Retention rules of an org", "RULES", 404))
def retention_rules(request: Request, org: paths.OrgName) -> Response:
    return answer(words.RULES.dump_json(enter(request, Need.READ, org).service.administration.retention_rules(org)))


@router.put(
    paths.ORG + "/retention",
    **documented("Create or replace a retention rule", "RULE", 400, 404, 413, 415, body="RULE"),
)
async def put_retention_rule(request: Request, org: paths.OrgName) -> Response:
    await run_in_threadpool(admitted, request, Need.ADMIN, org)
    return await with_body(request, lambda api, body: _put_rule(api, org, body))


def _put_rule(api: Api, org: str, body: bytes) -> Response:
    rule = reading.read(words.RULE, body)
    reading.check_org(rule.org, org)
    api.service.administration.put_retention_rule(rule)
    return answer(words.RULE.dump_json(rule))


@router.delete(paths.ORG + "/retention", **documented("Remove a retention rule", None, 404, status=204))
def remove_retention_rule(
    request: Request, org: paths.OrgName, project: Pattern, suite: Pattern, branch: Pattern
) -> Response:
    rule = RetentionRule(org, project, suite, branch, 1)
    enter(request, Need.ADMIN, org).service.administration.remove_retention_rule(rule)
    return Response(status_code=204)
