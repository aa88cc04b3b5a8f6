#!/usr/bin/env bash
# Runs once, while the image is built (otter grade) or the upload is unpacked (Gradescope):
# a Python environment with the grader in it. No conda, no browser, no LaTeX.
set -euo pipefail
export DEBIAN_FRONTEND=noninteractive PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore
source_dir=/autograder/source

if ! python3 -c 'import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 10))' 2>/dev/null; then
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends python3 python3-venv
fi
# For the layer of the seal that refuses sockets.
if ! ldconfig -p | grep -q libseccomp; then
    apt-get update -qq && apt-get install -y -qq --no-install-recommends libseccomp2
fi

python3 -m venv /opt/rnnhw
# otter's Dockerfile copies only requirements.* at this point, hence the wheel's odd name.
wheel=/tmp/{{ wheel }}
cp "$source_dir/requirements.rnnhw.whl" "$wheel"
# Which index pip asks is the image's own affair, and that of `rnnhw package --pip-conf`.
[ ! -s "$source_dir/requirements.pip.conf" ] || export PIP_CONFIG_FILE=$source_dir/requirements.pip.conf
# Debian's pip is too old for constraints on packages that are asked for with extras.
/opt/rnnhw/bin/pip install -q --upgrade pip
# The versions with which the reference earned full marks where this was packed. One call for
# everything: what is left to pip, PyTorch's pair, it then picks so that it fits. An index that has
# lost one of the versions must not cost a class its grading.
/opt/rnnhw/bin/pip install -q -c "$source_dir/{{ pins }}" "$wheel[{{ extras }}]" || {
    echo "rnnhw: the pinned versions cannot be had here; pip chooses others" >&2
    /opt/rnnhw/bin/pip install -q "$wheel[{{ extras }}]"
}
rm "$wheel"
# A second lock behind the seal: only root may read the answers, and the key of what is asked.
chmod go-rwx "$source_dir"/requirements.rnnhw.{keys,drawn}
chmod -R go-rwx /opt/rnnhw/lib/python3*/site-packages/{solutions,autograder/{hidden_tests,misconceptions}}
