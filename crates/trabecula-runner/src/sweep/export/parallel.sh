#!/bin/bash
# {{ title }}
# {{ points }} points in {{ shards }} jobs of {{ threads }} threads, by GNU parallel.
#
#     bash {{ script }}                             on this machine
#     bash {{ script }} --sshloginfile nodes.txt    on several that share this folder
#
# Running it again goes on with what is missing.
program={{ program }}
manifest={{ manifest }}

seq {{ shards }} | parallel --jobs {{ jobs }} --quote --line-buffer --tagstring 'shard {}' "$@" \
    "$program" sweep run "$manifest" --shard '{}/{{ shards }}' --threads {{ threads }} &&
    "$program" sweep collect "$manifest"
