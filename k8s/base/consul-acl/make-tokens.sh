# Gives the tokens of the Secret `consul-tokens` to Consul, with a policy each. Done again, it changes nothing.
set -eu
cd "$(dirname "$0")"
until consul operator raft list-peers >/dev/null 2>&1; do sleep 1; done

token() { # token NAME SECRET: a token of this secret that may do what NAME.hcl says
    if consul acl policy read -name "$1" >/dev/null 2>&1; then
        consul acl policy update -name "$1" -rules "@$1.hcl" >/dev/null
    else
        consul acl policy create -name "$1" -rules "@$1.hcl" >/dev/null
    fi
    CONSUL_HTTP_TOKEN=$2 consul acl token read -self >/dev/null 2>&1 ||
        consul acl token create -description "$1" -policy-name "$1" -secret "$2" >/dev/null
    echo "token $1: there"
}

token server "$SERVER_TOKEN"
token registry "$REGISTRY_TOKEN"
