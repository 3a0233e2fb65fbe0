# Sourced by ../test: overlay `secure`, a short form of `./ensemble run intruders`. Beside each who is refused stands who is
# not, by the same way.

apply secure
k get pods --output wide | sed 's/^/      /'

step 'callers'
api=http://localhost:8080/v1
order='{"lines":[{"sku":"kettle","quantity":1}]}'
call() { # call TOKEN CURL-OPTION...: the answer, and its status in a line of its own
    curl --silent --show-error --max-time 5 --header 'Content-Type: application/json' --write-out '\n%{http_code}\n' \
        ${1:+--header "Authorization: Bearer $1"} "${@:2}"
}
ada=$(k8s/token ada) bob=$(k8s/token bob)
mkdir "$work/forger"
openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out "$work/forger/token.key" 2>/dev/null
cp k8s/identities/written-by-k8s-prepare/token-key-id "$work/forger"
forged=$(TOKEN_FOLDER=$work/forger k8s/token ada)
check 'control: anybody may read the openapi.json' await 30 says '^200$' call '' "${api%/v1}/openapi.json"
check "control: ada's token orders" await 30 says '^201$' call "$ada" --data "$order" "$api/orders"
order_name=$(sed -n 's/^{"name":"\(orders[^"]*\)".*/\1/p' "$work/said")
orders() { call "$ada" "$api/orders" | grep -o '"name":"orders/' | grep -c .; }
had=$(orders)
check 'without a token: 401' says TOKEN_MISSING call '' --data "$order" "$api/orders"
check 'with a token of another key: 401' says TOKEN_INVALID call "$forged" --data "$order" "$api/orders"
check "control: ada reads her $order_name" says '^200$' call "$ada" "$api/$order_name"
check 'for bob it is not there: 404' says '^404$' call "$bob" "$api/$order_name"
check 'ada may not restock: 403' says SCOPE_MISSING call "$ada" --data '{"quantity":1}' "$api/items/kettle:restock"
check 'ada has the orders that she had' test "$(orders)" = "$had"

step 'processes'
# Labelled as a gateway, so that the policies let it through; mTLS does not know labels.
probe gateway hashicorp/consul:1.22 identity-gateway identity-inventory-service
replica=$(k get pods --selector app.kubernetes.io/name=order-service --output jsonpath='{.items[0].status.podIP}')
rpc() { # rpc SCHEME [CURL-OPTION...]: an empty request for ada's orders, by gRPC
    # shellcheck disable=SC2016
    k exec pod/probe-gateway -- sh -c 'url=$1; shift; printf "\0\0\0\0\0" | curl --silent --show-error --max-time 5 \
        --dump-header - --output /dev/null --insecure "$@" --data-binary @- --header "Content-Type: application/grpc" \
        --header "TE: trailers" --header "grpc-timeout: 4S" "$url"' sh \
        "$1://$replica:9090/ensemble.order.v1.OrderService/ListOrders" --header "Authorization: Bearer $ada" "${@:2}"
}
as() { rpc https --http2 --cert "/secrets/identity-$1/tls.crt" --key "/secrets/identity-$1/tls.key"; }
check 'control: with the certificate of a gateway it is served' says '^grpc-status: 0' as gateway
check 'with that of an inventory service: PERMISSION_DENIED' says '^grpc-status: 7' as inventory-service
check 'without a certificate: no connection' says 'certificate required' rpc https --http2
check 'in plaintext: no answer' says 'exit code (16|52|56)$' rpc http --http2-prior-knowledge
check 'its admin port does not answer other pods' reaches_not pod/probe-gateway "$replica:9100"
check 'control: its gRPC port does' reaches pod/probe-gateway "$replica:9090"
check 'fail points cannot be set, from its own address either' says 'fail points are off' arm order-service

step 'PostgreSQL'
probe databases postgres:18 tls-postgres identity-gateway postgres database-inventory
sql() { # sql ROLE DATABASE SECRET-OF-PASSWORD SSLMODE [SECRET-OF-AUTHORITY]: whether such a session is encrypted
    # shellcheck disable=SC2016
    k exec pod/probe-databases -- sh -c 'PGPASSWORD=$(cat "/secrets/$3/password") PGCONNECT_TIMEOUT=5 exec psql \
        "host=postgres user=$1 dbname=$2 sslmode=$4 sslrootcert=/secrets/$5/ca.crt" --no-psqlrc --tuples-only --no-align \
        --command "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()"' sh "$1" "$2" "$3" "$4" "${5:-tls-postgres}"
}
check 'control: its authority and a password: TLS' says '^t$' sql postgres postgres postgres verify-full
check 'in plaintext: refused' says 'no encryption' sql postgres postgres postgres disable
check 'a client that believes another authority leaves' says 'certificate verify failed' \
    sql postgres postgres postgres verify-full identity-gateway
check 'a wrong password: refused' says 'password authentication failed' sql postgres postgres database-inventory verify-full
check 'control: inventory comes to its own database' says '^t$' sql inventory inventory database-inventory verify-full
check 'and to no other' says 'no pg_hba.conf entry' sql inventory orders database-inventory verify-full

step 'Consul'
probe registry-service hashicorp/consul:1.22 tls-consul identity-gateway consul-tokens
consul() { # consul PATH [TOKEN [SECRET-OF-AUTHORITY]]: status
    # shellcheck disable=SC2016
    k exec pod/probe-registry-service -- sh -c 'exec curl --silent --show-error --max-time 5 --cacert "/secrets/$3/ca.crt" \
        ${2:+--header "X-Consul-Token: $(cat "/secrets/consul-tokens/$2")"} --output /dev/null --write-out "%{http_code}\n" \
        "https://consul-0.consul:8501/v1/$1"' sh "$1" "${2:-}" "${3:-tls-consul}"
}
check "control: the registry's token reads its keys (404: there is none)" says '^404$' consul kv/ensemble/none registry
check 'without a token: 403' says '^403$' consul kv/ensemble/none
check "the registry's token reads no keys of others: 403" says '^403$' consul kv/other/none registry
check "control: the operator's token lists tokens" says '^200$' consul acl/tokens management
check "the registry's does not: 403" says '^403$' consul acl/tokens registry
check 'a client that believes another authority leaves' says 'exit code 60' consul kv/ensemble/none registry identity-gateway
inside() { k exec consul-0 -- curl --silent --show-error --max-time 5 --cacert /run/secrets/tls/ca.crt "$1/v1/status/leader"; }
check 'control: 8501 answers' says ':8300' inside https://localhost:8501
check '8501 answers nothing in plaintext' says 'HTTP request to an HTTPS server' inside http://localhost:8501
check 'nothing listens at 8500' says 'exit code 7' inside http://localhost:8500

step 'pods'
probe nobody
for address in "$replica:9090" registry-service:9090 postgres:5432 consul:8501 gateway:8080; do
    check "an unlabelled pod does not reach $address" reaches_not pod/probe-nobody "$address"
done
check 'control: one labelled as the Job databases reaches postgres:5432' says '^t$' sql postgres postgres postgres verify-full
check 'a privileged pod is refused' says 'violates PodSecurity "restricted' privileged
k delete pod probe-gateway probe-databases probe-registry-service probe-nobody --now >/dev/null

delete secure
