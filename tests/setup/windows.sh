#!/bin/sh
# Type-checks every crate but the shell for Windows. The standard library for that target is
# built from Debian's own sources, so no toolchain has to be downloaded.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
cd "$root"
tests/setup/packages.sh build windows

target=x86_64-pc-windows-gnu
mingw=x86_64-w64-mingw32
export RUSTC=/usr/bin/rustc RUSTC_BOOTSTRAP=1
export CC_x86_64_pc_windows_gnu=$mingw-gcc CXX_x86_64_pc_windows_gnu=$mingw-g++
export AR_x86_64_pc_windows_gnu=$mingw-ar RANLIB_x86_64_pc_windows_gnu=$mingw-ranlib
export CARGO_TARGET_X86_64_PC_WINDOWS_GNU_LINKER=$mingw-gcc
# Debian's compiler is another one: its artefacts stay apart.
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$root/target}/windows"

# SQLCipher is compiled against OpenSSL's headers. Nothing is linked in a type check, so the host's will do; they
# are laid apart, because the rest of the host's headers must not be found.
headers=$CARGO_TARGET_DIR/openssl/include/openssl
mkdir -p "$headers"
cp -Lu /usr/include/openssl/*.h "/usr/include/$(gcc -print-multiarch)/openssl/"*.h "$headers"
export X86_64_PC_WINDOWS_GNU_OPENSSL_INCLUDE_DIR="$CARGO_TARGET_DIR/openssl/include"
export X86_64_PC_WINDOWS_GNU_OPENSSL_LIB_DIR="$CARGO_TARGET_DIR/openssl"

/usr/bin/cargo check -q -Zbuild-std=std,panic_unwind --target "$target" \
    -p motcua-case -p motcua-store -p motcua-scan -p motcua-pdf -p motcua-sign -p motcua-worker -p motcua-desk -p motcuactl
