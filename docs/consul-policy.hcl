# All that the registry needs to be allowed in a Consul that denies by default.

# One node an instance, named `ensemble-` and its id.
node_prefix "ensemble-" {
  policy = "write"
}

# One line a service of the ensemble.
service "gateway" {
  policy = "write"
}
service "inventory" {
  policy = "write"
}
service "order" {
  policy = "write"
}
service "registry" {
  policy = "write"
}

# A replica's session, which owns its entries; made at whichever agent answers.
session_prefix "" {
  policy = "write"
}

# The sweeper's lock.
key "ensemble/registry/sweeper" {
  policy = "write"
}
