"""A TeReC whose failure hash is of another version than the one that wrote the file."""

from collections.abc import Callable

import pytest

from terec.analysis import judgement_version, judging, past, problems, signatures
from terec.store_sqlite.signing import signed_by
from terec.test_hash import masks, signature

Masking = Callable[[masks.Template], masks.Template]


def change_hash(monkeypatch: pytest.MonkeyPatch, masking: Masking | None = None, version: str = "f2") -> None:
    """Hash by another version from now on: other word, other person, and other masks where they are given."""
    judged_by = judgement_version.JUDGEMENT_VERSION.replace(signature.SIGNATURE_VERSION, version)
    for module in (signature, signed_by, signatures):
        monkeypatch.setattr(module, "SIGNATURE_VERSION", version)
    for judged in (judging, past, problems):
        monkeypatch.setattr(judged, "JUDGEMENT_VERSION", judged_by)
    if masking is not None:
        monkeypatch.setattr(
            signature, "template", lambda lines, with_tail=True: masking(masks.template(lines, with_tail))
        )


def numbers_masked(template: masks.Template) -> masks.Template:
    """Plain numbers say nothing any more."""
    return masks.Template(template.loose, template.loose)
