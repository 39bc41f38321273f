# SPDX-License-Identifier: Apache-2.0
# Install rules: library, header, command, workers, pkg-config and CMake package files.
