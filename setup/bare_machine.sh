#!/bin/sh
# Shows that the commands work on a machine that has only git, make and a Python: makes a bare Debian in a folder, clones
# this repository into it, runs the named targets there and times them. Needs root and debootstrap; the packages come from
# where this machine's own apt gets them.
#
#   sh setup/bare_machine.sh FOLDER [TARGET...]      e.g.  sh setup/bare_machine.sh /var/tmp/bare setup setup test
set -eu
[ $# -ge 1 ] || { echo "Usage: sh setup/bare_machine.sh FOLDER [TARGET...]" >&2; exit 2; }
bare=$1
shift
source=$(cd "$(dirname "$0")/.." && pwd)
suite=${SUITE:-trixie}

if [ ! -e "$bare/usr/bin/make" ]; then
    mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Origin: Debian' | head -n 1)
    debootstrap --variant=minbase --include=git,make,python3,ca-certificates "$suite" "$bare" "$mirror" >/dev/null
    # What this machine knows about reaching package indexes: names, certificates, pip's settings.
    cp /etc/resolv.conf "$bare/etc/resolv.conf"
    cp -L --remove-destination /etc/ssl/certs/ca-certificates.crt "$bare/etc/ssl/certs/"
    [ ! -e /etc/pip.conf ] || cp /etc/pip.conf "$bare/etc/pip.conf"
fi

leave() { umount "$bare/source" "$bare/dev/shm" "$bare/dev" "$bare/proc" 2>/dev/null || true; }
trap leave EXIT
mkdir -p "$bare/source" "$bare/proc" "$bare/dev"
mountpoint -q "$bare/proc" || mount -t proc proc "$bare/proc"
mountpoint -q "$bare/dev" || mount --bind /dev "$bare/dev"
mountpoint -q "$bare/dev/shm" || mount -t tmpfs shm "$bare/dev/shm"
mount --bind "$source" "$bare/source"

inside() { chroot "$bare" /usr/bin/env -u PIP_FIND_LINKS HOME=/root LANG=C.UTF-8 PATH=/usr/sbin:/usr/bin:/sbin:/bin "$@"; }

inside git config --global --replace-all safe.directory '*'
[ -e "$bare/srv/ringfence" ] || inside git clone --quiet /source /srv/ringfence
inside git -C /srv/ringfence pull --quiet
for target in "$@"; do
    begun=$(date +%s)
    status=0
    inside make --directory /srv/ringfence "$target" || status=$?
    echo "make $target: status $status, $(($(date +%s) - begun)) seconds"
done
