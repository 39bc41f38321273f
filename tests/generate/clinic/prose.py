# SPDX-License-Identifier: Apache-2.0
"""Harmless office prose: what most files of a share consist of."""

from __future__ import annotations

import random

SENTENCES = (
    "All staff complete the annual training before the end of the first quarter.",
    "The copier on the second floor is serviced on the first Tuesday of the month.",
    "Please keep the fire exits clear and report broken lights to the front desk.",
    "Documents that are no longer needed go into the locked shredding bin, not into the paper basket.",
    "Access to the record system is granted by role and reviewed twice a year.",
    "Nobody shares passwords, not even with the help desk.",
    "The retention period for billing documents is seven years after the last entry.",
    "Visitors sign in at reception and wear a badge while they are in the building.",
    "Requests for records are answered within thirty days and logged by the privacy officer.",
    "Specimens leave the building with the courier at 11:30 and at 16:45.",
    "The refrigerator log is checked each morning; the range is 2.0 to 8.0 degrees.",
    "Supplies below the minimum quantity are ordered on Thursday.",
    "An incident is reported to the privacy officer on the day it is noticed.",
    "Portable drives are encrypted; drives that are not stay in the safe.",
    "The policy applies to employees, volunteers, trainees and contractors.",
    "Social Security numbers are not collected unless a payer requires them.",
    "A driver license is looked at to confirm identity; it is not copied.",
    "Card numbers are entered into the terminal only and never written down.",
    "Lunch orders for the staff meeting close at ten o'clock.",
    "Section 4.2 replaces sections 3.1 and 3.7 of the version of 2021.",
)


def paragraph(rng: random.Random, sentences: int = 4) -> str:
    return " ".join(rng.sample(SENTENCES, sentences))


def pages(rng: random.Random, title: str, count: int) -> list[list[str]]:
    """Pages of single sentences under a heading, for PDF."""
    out = []
    for number in range(1, count + 1):
        out.append([title, f"Page {number} of {count}", "", *(rng.choice(SENTENCES) for _ in range(30))])
    return out
