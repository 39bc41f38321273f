# SPDX-License-Identifier: Apache-2.0
# Sourced by tools/run and tools/test: install what is missing, configure, build.
# Everything it has to say goes to standard error. Expects $me (the name in
# messages) and $root (the checkout).

# What the library and the program are built from. Hyperscan is there for x86 only.
packages_build="gcc libc6-dev cmake ninja-build pkgconf
    libhyperscan-dev libcyaml-dev libyaml-dev zlib1g-dev libdeflate-dev libexpat1-dev libsodium-dev libsqlite3-dev
    libpoppler-glib-dev poppler-data libarchive-dev libgmime-3.0-dev libgsf-1-dev libpff-dev libbfio-dev mdbtools-dev libreadstat-dev
    libavro-dev libsnappy-dev libzstd-dev liblz4-dev libbrotli-dev
    libseccomp-dev libwpd-dev libwps-dev librevenge-dev libtesseract-dev libleptonica-dev libcharls-dev libopenjp2-7-dev tesseract-ocr-eng libzxing-dev g++"
# The sample share is made by a program in Python.
packages_sample="python3"
# Tests: cmocka for C, g++ to compile the header as C++, archivers, and what the binding names itself.
packages_test="libcmocka-dev g++ python3
    python3-pydicom python3-dbf dcmtk python3-pil fonts-dejavu-core img2pdf zint qrencode
    python3-docx python3-odf python3-openpyxl python3-xlwt
    7zip bzip2 cpio genisoimage libarchive-tools lz4 lzip ncompress xz-utils zstd $(cat "$root/bindings/python/apt-packages.txt" 2>/dev/null)"

say() {
    printf '%s: %s\n' "$me" "$*" >&2
}

die() {
    say "$*"
    exit 2 # what phi says when the work could not be done
}

# Those of the named packages that are not installed, once and with a space before each.
missing_packages() {
    missing=
    # dpkg-query fails and complains for unknown names; what it does list is enough.
    installed=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "$@" 2>/dev/null |
        sed -n 's/^installed //p') || true
    for package in "$@"; do
        case "
$installed
" in
        *"
$package
"*) continue ;;
        esac
        case "$missing " in
        *" $package "*) ;;
        *) missing="$missing $package" ;;
        esac
    done
    printf '%s' "$missing"
}

# Run a command quietly; on failure show what it said. $1 = log, the rest = command.
quietly() {
    log=$1
    shift
    "$@" >"$log" 2>&1 </dev/null && return 0
    cat "$log" >&2
    return 1
}

# apt-get as root, never asking anything.
apt() {
    if [ "$(id -u)" = 0 ]; then
        DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 "$@"
    else
        sudo DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 "$@"
    fi
}

# Install those of the named packages that are missing. Sets $installed_now.
need_packages() {
    installed_now=
    if ! command -v dpkg-query >/dev/null 2>&1 || ! command -v apt-get >/dev/null 2>&1; then
        # Not Debian: CMake will name what it cannot find.
        return 0
    fi
    wanted=$(missing_packages "$@")
    [ -n "$wanted" ] || return 0
    case "$wanted" in
    *libhyperscan-dev*)
        if command -v pkg-config >/dev/null 2>&1 && pkg-config --exists libhs; then
            wanted=$(printf '%s' "$wanted" | sed 's/ libhyperscan-dev//') # one's own build of it
            [ -n "$wanted" ] || return 0
        else
            case $(dpkg --print-architecture) in
            amd64 | i386) ;;
            *) die "libphi needs Hyperscan, which exists for x86 processors only" ;;
            esac
        fi
        ;;
    esac
    if [ "$(id -u)" != 0 ] && ! command -v sudo >/dev/null 2>&1; then
        die "these packages are missing:$wanted
$me: neither root nor sudo is at hand to install them; as root, run:
    apt-get update && apt-get install --no-install-recommends$wanted"
    fi
    say "installing$wanted"
    log=$(mktemp)
    # Old lists may do when the net is away: let the installation decide.
    quietly "$log" apt update || say "apt-get update failed; trying with what is known"
    # shellcheck disable=SC2086 # a list of words
    if ! quietly "$log" apt install --yes --no-install-recommends $wanted; then
        rm -f "$log"
        die "apt-get could not install$wanted"
    fi
    rm -f "$log"
    installed_now=$wanted
}

# Configure and build a preset: $1 = preset, $2 = folder, the rest = further
# arguments of the configuration. Ninja configures again by itself when a
# CMakeLists.txt changed; this does so when nothing was configured yet, when
# packages came, and when the checkout was moved.
build_preset() {
    preset=$1
    folder=$2
    shift 2
    mkdir -p "$folder" || return 1
    home=$(sed -n 's/^CMAKE_HOME_DIRECTORY:INTERNAL=//p' "$folder/CMakeCache.txt" 2>/dev/null) || true
    if [ -n "$home" ] && [ "$home" != "$root" ]; then
        rm -rf "$folder/CMakeCache.txt" "$folder/CMakeFiles" "$folder/build.ninja"
    fi
    if [ ! -f "$folder/build.ninja" ] || [ -n "$installed_now" ]; then
        say "configuring in $folder"
        # --fresh: a library that was missing last time is looked for again.
        (cd "$root" && quietly "$folder.log" cmake --fresh --preset "$preset" -B "$folder" "$@") || return 1
    fi
    if [ ! -f "$folder/built" ]; then
        say "building $preset; the first time takes a minute or two"
    fi
    # -k 0: one failure does not hide the others.
    quietly "$folder.log" ninja -C "$folder" -k 0 || return 1
    [ -f "$folder/built" ] || : >"$folder/built"
}
