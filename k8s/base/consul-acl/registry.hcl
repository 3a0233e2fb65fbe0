# What the registry needs: entries of its own making, and the lock of its sweeper.
node_prefix "" {
  policy = "write"
}
service_prefix "" {
  policy = "write"
}
session_prefix "" {
  policy = "write"
}
key_prefix "ensemble/" {
  policy = "write"
}
