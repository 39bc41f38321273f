# SPDX-License-Identifier: Apache-2.0
"""Files made to break, stall or mislead a scanner, one module for each kind."""
