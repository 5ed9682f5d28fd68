"""The names of a case as reports have them: those from which readers find the case again."""

from terec.model import NO_CONFIG, CaseId

_ENDS_OF_CONFIG = (")", "]")


def class_name(case: CaseId) -> str:
    return ".".join(part for part in (case.test_package, case.test_suite) if part)


def name_with_config(case: CaseId) -> str:
    """`name[config]`; a name whose own end looks like a config says that it has none."""
    if case.test_config == NO_CONFIG and not case.test_case.endswith(_ENDS_OF_CONFIG):
        return case.test_case
    return f"{case.test_case}[{case.test_config}]"
