#!/usr/bin/env bash
# Makes the image that the stand-ins start from: a small Debian with Java and Python, from this machine's own package source.
#
#   development/images/debian.sh IMAGE
#
# Needs root, debootstrap and a running Docker. The machine's certificate authorities go along, so that its package
# index is trusted inside too.
set -euo pipefail
image=$1

release=$(. /etc/os-release && echo "$VERSION_CODENAME")
source=$(apt-get indextargets --format '$(CODENAME) $(COMPONENT) $(REPO_URI)' "Created-By: Packages" |
  awk -v release="$release" '$1 == release && $2 == "main" { print $3; exit }')
[ -n "$source" ] || {
  echo "apt names no source of packages for $release" >&2
  exit 1
}

root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
debootstrap --variant=minbase --include=ca-certificates,openjdk-17-jre-headless,python3,python3-venv "$release" "$root" "$source" >&2
rm -rf "$root"/var/cache/apt/archives/*.deb "$root"/var/lib/apt/lists/*
cp /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/ca-certificates.crt"
tar -C "$root" -c . | docker import - "$image" >&2
