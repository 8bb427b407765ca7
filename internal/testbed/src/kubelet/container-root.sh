#!/bin/sh
# Gives a container its own view of the file system, then becomes the container's program. Runs inside a private mount
# namespace, so that every mount made here ends with the process.
# usage: container-root.sh ROOT MOUNTS PROGRAM [ARGUMENT...]
#   ROOT    an empty folder
#   MOUNTS  a file with one "SOURCE<tab>TARGET" per line
set -eu
tab=$(printf '\t')

if [ "$1" = --inside ]; then
  # Second stage, inside the new root: links such as /var/run now lead to the container's own folders.
  shift
  number=0
  while IFS="$tab" read -r _ target; do
    if [ -d "/.testbed/$number" ]; then
      mkdir -p "$target"
    else
      mkdir -p "$(dirname "$target")"
      [ -e "$target" ] || : >"$target"
    fi
    mount --bind "/.testbed/$number" "$target"
    number=$((number + 1))
  done </.testbed/mounts
  exec "$@"
fi

root=$1 mounts=$2
shift 2
mount -t tmpfs -o mode=755 tmpfs "$root"
mkdir "$root/upper" "$root/work" "$root/fs"
fs=$root/fs
mount -t overlay -o "lowerdir=/,upperdir=$root/upper,workdir=$root/work" overlay "$fs"
mount -t proc proc "$fs/proc"
mount --rbind /sys "$fs/sys"
mount --rbind /dev "$fs/dev"
mount -t tmpfs -o mode=755 tmpfs "$fs/run"
mkdir "$fs/.testbed"
number=0
while IFS="$tab" read -r source _; do
  if [ -d "$source" ]; then mkdir "$fs/.testbed/$number"; else : >"$fs/.testbed/$number"; fi
  mount --bind "$source" "$fs/.testbed/$number"
  number=$((number + 1))
done <"$mounts"
cp "$mounts" "$fs/.testbed/mounts"
cp "$0" "$fs/.testbed/init"
mount -t tmpfs -o mode=1777 tmpfs "$fs/tmp"
exec chroot "$fs" /bin/sh /.testbed/init --inside "$@"
