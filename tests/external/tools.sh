# What the scripts beside this one share: saying what is missing, and installing it. To be sourced
# after `required` is set to true or false.

# skip WHAT: says so; a failure where everything is required.
skip() {
    echo "skipped: $1"
    if $required; then exit 1; fi
}

# have COMMAND PACKAGE...: a command, from Debian's packages where it is missing.
have() {
    local command=$1
    shift
    command -v "$command" >/dev/null && return
    [[ $(id -u) == 0 ]] && command -v apt-get >/dev/null || return 1
    echo "installing $*"
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y \
        --no-install-recommends "$@" >/dev/null && command -v "$command" >/dev/null
}
