# A server keeps its own entry in the catalog.
node_prefix "consul-" {
  policy = "write"
}
service "consul" {
  policy = "write"
}
