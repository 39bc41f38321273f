# SPDX-License-Identifier: Apache-2.0
"""The share of an invented small clinic, one module for each of its folders."""
