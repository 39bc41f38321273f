# SPDX-License-Identifier: Apache-2.0
"""Writers of the file formats under test: each turns plain values into the bytes of one file.

They are independent of the extractors, write no clock or random value of their
own, and depend on nothing but the standard library.
"""
