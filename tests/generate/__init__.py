# SPDX-License-Identifier: Apache-2.0
"""Everything the tests scan is made here, from a seed, at test time.

Nothing in this package is shared with the pattern packs or the C checks: the
format tables are written a second time on purpose, so that a mistake in one
place shows up as a disagreement with the other.  Python 3.11, standard library
only.

Read in this order: people -> identifiers (cards, licences) -> patients ->
look_alikes -> writers -> tree -> share, planted, control, hostile.
"""
