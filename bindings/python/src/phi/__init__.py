# SPDX-License-Identifier: Apache-2.0
"""libphi finds patient data (PHI), personal data (PII) and card data (PCI) in files, archives
and memory, says how sure it is, and what it could not read.

    import phi

    with phi.Scanner() as scanner:
        result = scanner.scan_tree("/srv/share")
    for finding in result.findings:
        print(finding.path, finding.detector, finding.confidence, finding.masked)
    for source in result.incomplete:
        print("not fully examined:", source.path, source.reason, source.detail)
    print("clean" if result.clean else "not clean, or not all examined")
"""

from __future__ import annotations

from ._errors import (
    AccessError,
    ArgumentError,
    Error,
    OutOfMemoryError,
    RuleError,
    StateError,
    UnsupportedError,
)
from ._phi import HEADER_VERSION as _HEADER_VERSION
from ._phi import version
from ._records import (
    DataClass,
    Extraction,
    Finding,
    Location,
    Progress,
    Reason,
    Result,
    Source,
    State,
    Text,
)
from ._rules import ExampleResult, Pack, Rule, rules, test_rules
from ._scanner import Limits, Scanner

# Before 1.0 a new minor version may change the interface. An installed libphi is
# updated without this package being told.
if version().split(".")[:2] != _HEADER_VERSION.split(".")[:2]:
    raise ImportError(
        f"phi was built for libphi {_HEADER_VERSION} and finds {version()}: run pip install ./bindings/python again"
    )

__all__ = [
    "AccessError",
    "ArgumentError",
    "DataClass",
    "Error",
    "ExampleResult",
    "Extraction",
    "Finding",
    "Limits",
    "Location",
    "OutOfMemoryError",
    "Pack",
    "Progress",
    "Reason",
    "Result",
    "Rule",
    "RuleError",
    "Scanner",
    "Source",
    "State",
    "StateError",
    "Text",
    "UnsupportedError",
    "rules",
    "test_rules",
    "version",
]
