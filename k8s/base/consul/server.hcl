# One of three servers. The gossip key and the tokens are in the Secret `consul-server`.
server           = true
bootstrap_expect = 3
retry_interval   = "1s"

data_dir = "/consul/data"

# A new leader within 3 s instead of 15.
performance {
  raft_multiplier  = 1
  leave_drain_time = "1s"
}

# A pod that ends comes back under another address, which the others believe only if it left, or 30 s after its death.
# Until it votes again, some 15 s later, the others go on with two, of which both are needed.
leave_on_terminate = true
autopilot {
  min_quorum = 2
}

acl {
  enabled                  = true
  default_policy           = "deny"
  down_policy              = "extend-cache"
  enable_token_persistence = false
}

# Clients make sure whom they call, and have tokens; the servers make sure of each other, on both sides.
tls {
  defaults {
    ca_file         = "/run/secrets/tls/ca.crt"
    cert_file       = "/run/secrets/tls/tls.crt"
    key_file        = "/run/secrets/tls/tls.key"
    tls_min_version = "TLSv1_3"
  }
  internal_rpc {
    verify_incoming        = true
    verify_outgoing        = true
    verify_server_hostname = true
  }
}

# Nothing here uses the mesh, DNS, gRPC or other data centres.
connect {
  enabled = false
}
ports {
  http     = -1
  https    = 8501
  dns      = -1
  grpc     = -1
  grpc_tls = -1
  serf_wan = -1
}

ui_config {
  enabled = true
}
disable_update_check = true
