"""What the truth says is what stands in the written files, read here by ElementTree alone."""

import pytest

OUTAGE = 23


def test_regressions_fail_from_their_build_until_their_fix(demo, reports, main_builds):
    for broken in demo.truth.broken:
        expected = {build.run_id for build in main_builds if broken.fails_in(build.run_id)}
        for case in broken.cases:
            assert reports.main_builds_where(case, "fail") - {OUTAGE} == expected - {OUTAGE}, case


def test_one_regression_is_twelve_tests_with_one_cause(demo, reports, names):
    vat = next(each for each in demo.truth.regressions if len(each.cases) == 12)

    assert reports.texts_with(vat.sign) == names(vat.cases)
    assert len({case.test_suite for case in vat.cases}) >= 5


def test_one_regression_is_repaired_and_one_is_open(demo):
    fixed, open_ = demo.truth.regressions

    assert fixed.introduced < fixed.fixed < 60
    assert open_.fixed is None


def test_regressions_name_the_commit_and_author_of_their_build(demo, main_builds):
    for broken in demo.truth.broken:
        build = main_builds[broken.introduced - 1]
        assert (broken.commit, broken.author) == (build.commit, build.author)
        assert broken.commit in build.commits


def test_long_known_failure_is_open_for_weeks(demo, main_builds):
    known = demo.truth.long_known

    assert known.fixed is None
    assert (main_builds[-1].tstamp - main_builds[known.introduced - 1].tstamp).days >= 14


def test_flaky_tests_fail_at_their_rates(demo, reports, main_builds):
    for flaky in demo.truth.flaky:
        failed = reports.main_builds_where(flaky.case, "fail") - {OUTAGE}
        assert failed == set(flaky.failed_in)
        assert abs(len(failed) / len(main_builds) - flaky.rate) <= 0.01, flaky.case
    assert len({flaky.rate for flaky in demo.truth.flaky}) == 3


def test_a_sign_stands_in_the_texts_of_its_cause_alone(demo, reports, names):
    for each in (*demo.truth.broken, *demo.truth.flaky):
        expected = names(each.cases if hasattr(each, "cases") else [each.case])
        assert reports.texts_with(each.sign) == expected, each.cause


def test_in_the_outage_most_tests_fail_for_the_missing_database(demo, reports, names):
    outage = demo.truth.outage
    seen = reports.of("main", outage.build)

    assert outage.build == OUTAGE
    assert reports.failed("main", OUTAGE) == names(outage.cases) | names(demo.truth.long_known.cases)
    assert len(outage.cases) > len(seen) / 2
    assert all(any(sign in seen[name].text for sign in outage.signs) for name in names(outage.cases))
    assert not any(reports.texts_with(sign) - names(outage.cases) for sign in outage.signs)


def test_a_renamed_test_has_its_old_name_before_and_its_new_name_after(demo, reports, main_builds, names):
    renaming = demo.truth.renaming
    (before,), (after,) = names([renaming.before]), names([renaming.after])

    for build in main_builds:
        present = (before in reports.of("main", build.run_id), after in reports.of("main", build.run_id))
        assert present == ((True, False) if build.run_id < renaming.build else (False, True))


def test_one_class_grows_slower_and_no_other(demo, reports):
    drift = demo.truth.drift
    first, last = (_seconds_by_class(reports, range(*window)) for window in ((1, 11), (51, 61)))
    grown = {name: last[name] / first[name] for name in first}

    assert grown[f"{drift.test_package}.{drift.test_suite}"] == pytest.approx(drift.factor, rel=0.35)
    assert max(grown, key=grown.__getitem__) == f"{drift.test_package}.{drift.test_suite}"


def test_a_retried_test_passes_with_a_failed_attempt(demo, reports):
    retried = demo.truth.retried

    assert reports.main_builds_where(retried.case, "retried") == set(retried.builds)


def test_every_failure_of_every_build_has_a_cause(demo, reports, names):
    for build in demo.builds:
        assert reports.failed(build.branch, build.run_id) == names(build.causes)
        for case, cause in build.causes.items():
            assert case in named_by(demo.truth)[cause]


def named_by(truth):
    """Cases by the cause that the truth gives them."""
    cases = {each.cause: each.cases for each in truth.broken} | {each.cause: [each.case] for each in truth.flaky}
    return cases | {"outage": truth.outage.cases, "window": truth.pull_requests[1].own}


def test_a_pull_request_inherits_what_is_red_at_its_base(demo, reports, names):
    flaky = names(each.case for each in demo.truth.flaky)
    for request in demo.truth.pull_requests:
        red_at_base = names(
            case for broken in demo.truth.broken if broken.fails_in(request.base) for case in broken.cases
        )
        assert red_at_base == names(request.inherited)
        for push in request.builds:
            own = names(request.own) if push in request.own_builds else set()
            assert reports.failed(request.branch, push) - flaky == names(request.inherited) | own


def test_one_pull_request_breaks_nothing_and_one_fails_twice_with_the_same_text(demo, reports, names):
    innocent, guilty = demo.truth.pull_requests

    assert not innocent.own
    assert guilty.own_builds == (2, 3)
    assert reports.texts_with(guilty.sign) == names(guilty.own)
    assert not any(reports.main_builds_where(case, "fail") - {OUTAGE} for case in guilty.own)


def _seconds_by_class(reports, run_ids):
    seconds = {}
    for run_id in run_ids:
        for (owner, _), seen in reports.of("main", run_id).items():
            if owner.startswith("com.example"):
                seconds[owner] = seconds.get(owner, 0) + seen.seconds
    return seconds
