#!/bin/bash
# Writes the container's address and name of the cluster into cassandra.yaml, then runs the command.
set -e
if [ "$1" = cassandra ]; then
  address=$(hostname -i | cut -d' ' -f1)
  sed -i \
    -e "s/^cluster_name:.*/cluster_name: ${CASSANDRA_CLUSTER_NAME:-Test Cluster}/" \
    -e "s/^listen_address:.*/listen_address: $address/" \
    -e "s/^broadcast_rpc_address:.*/broadcast_rpc_address: ${CASSANDRA_BROADCAST_RPC_ADDRESS:-$address}/" \
    -e "s/seeds: .*}/seeds: \"${CASSANDRA_SEEDS:-$address}\"}/" \
    /etc/cassandra/cassandra.yaml
fi
exec "$@"
