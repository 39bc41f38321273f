# SPDX-License-Identifier: Apache-2.0
"""How right the detectors are: a labelled corpus made from a seed, and what is counted over it.

Nothing here reads a pattern pack but `fit`, which writes weights back: values, check digits
and labels are written from the norms a second time, so that a mistake in a pack shows up as a
miss. Python 3.11, standard library only.

Read in this order: checks -> values_* -> kinds -> document -> styles -> layouts_* -> corpus ->
score -> fit.
"""
