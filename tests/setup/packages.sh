#!/bin/sh
# Installs the Debian/Ubuntu packages of the named groups, if any is missing.
#   packages.sh build app judges print scan secrets ocr hub anchors windows
# Idempotent and quiet when nothing is to be done. Where it may not install, it names
# exactly what is missing and ends with status 1.
set -eu

# The browser without a window takes half the time; where there is no package of it, the whole one does.
browser() {
    apt-cache show chromium-headless-shell >/dev/null 2>&1 && echo chromium-headless-shell || echo chromium
}

packages_of() {
    case $1 in
    # compile the app: WebKitGTK headers, C compilers for SQLCipher and libjpeg-turbo
    build) echo build-essential pkg-config cmake nasm libssl-dev libwebkit2gtk-4.1-dev librsvg2-dev curl ca-certificates ;;
    # run the app without a display and drive it
    app) echo xvfb xauth dbus dbus-x11 webkit2gtk-driver fonts-croscore fonts-noto-core ;;
    # independent readers of what the app writes, and a browser for the UI alone
    judges) echo "$(browser)" poppler-utils qpdf sqlite3 libpdfbox2-java libcommons-logging-java libactivation-java libjaxb-api-java default-jre-headless ;;
    # a printer queue that writes files
    print) echo cups-daemon cups-client cups-filters ;;
    # scanners: SANE with its test driver, its network daemon, and Python for the eSCL server of the tests
    scan) echo libsane1 sane-utils sane-airscan python3 ;;
    # a key store of the system
    secrets) echo dbus gnome-keyring ;;
    # the reader of pages and its Vietnamese
    ocr) echo tesseract-ocr tesseract-ocr-vie ;;
    # tokens in software, the tool that fills them, and Python environments for the judges of signatures
    sign) echo softhsm2 opensc openssl python3-venv ;;
    # what others digitise with, measured beside ours by make bench alone
    anchors) echo img2pdf ocrmypdf unpaper imagemagick tesseract-ocr-vie ghostscript icc-profiles-free ;;
    # type-check for Windows
    windows) echo rustc-web cargo-web rust-web-src gcc-mingw-w64-x86-64 g++-mingw-w64-x86-64 ;;
    # the hub's database
    hub) echo postgresql util-linux ;;
    # only where Node itself is missing or too old
    node) echo nodejs npm ;;
    # installers
    package) echo rpm ;;
    *) echo "packages.sh: no group '$1'" >&2; exit 2 ;;
    esac
}

missing_of() {
    for package in "$@"; do
        state=$(dpkg-query -W -f='${Status}' "$package" 2>/dev/null || true)
        [ "$state" = "install ok installed" ] || printf '%s ' "$package"
    done
}

wanted=
for group in "$@"; do
    wanted="$wanted $(packages_of "$group")"
done

if ! command -v dpkg-query >/dev/null 2>&1; then
    echo "This set-up knows Debian and Ubuntu. Please install the equivalent of:$wanted" >&2
    echo "then run the command again with MOTCUA_PACKAGES=present to skip this step." >&2
    [ "${MOTCUA_PACKAGES:-}" = present ] && exit 0
    exit 1
fi

# Package names hold no blanks, so splitting on blanks is meant here and below.
# shellcheck disable=SC2086
missing=$(missing_of $wanted)
[ -z "$missing" ] && exit 0

as_root=
if [ "$(id -u)" -ne 0 ]; then
    if command -v sudo >/dev/null 2>&1; then
        as_root=sudo
    else
        echo "Missing packages: $missing" >&2
        echo "Neither root nor sudo here. As root: apt-get install -y --no-install-recommends $missing" >&2
        exit 1
    fi
fi

echo "Installing: $missing" >&2
export DEBIAN_FRONTEND=noninteractive
log=$(mktemp)
trap 'rm -f "$log"' EXIT
# shellcheck disable=SC2086
if ! { $as_root apt-get -o DPkg::Lock::Timeout=600 update &&
    $as_root apt-get -o DPkg::Lock::Timeout=600 install -y --no-install-recommends $missing; } >"$log" 2>&1; then
    tail -n 15 "$log" >&2
    # shellcheck disable=SC2086
    echo "Could not be installed: $(missing_of $wanted)" >&2
    exit 1
fi
