"""Ways to let a broken change pass: questions to the gate, each with what it must say instead of green."""

from importlib import import_module
from pkgutil import iter_modules

from terec_testing.gate_traps.register import TRAPS, Trap

for _each in iter_modules(__path__, f"{__name__}."):
    import_module(_each.name)

__all__ = ["TRAPS", "Trap"]
