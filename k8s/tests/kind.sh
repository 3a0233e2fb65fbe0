# Sourced by ../test: overlay `kind`, as it should be and broken.

apply kind
joins() { # joins ORDINAL OTHER OTHER
    k logs "consul-$1" >"$work/log"
    grep -m 1 'joining: lan_addresses' "$work/log" | grep "=\[\"consul-$2.consul\", \"consul-$3.consul\"\]"
}
none_joins_itself() { joins 0 1 2 && joins 1 0 2 && joins 2 0 1; }
check 'each Consul server looks for the two others, not for itself' none_joins_itself
k get pods --output wide | sed 's/^/      /'

# --- As it should be --------------------------------------------------------------------------------------------------

step 'curl'
check 'GET /v1/items' await 30 curl --silent --fail --max-time 5 http://localhost:8080/v1/items
check 'POST /v1/orders' await 30 order
sed 's/^/      /' "$work/out"
check 'the path in the answer names pods' grep -qE '^Ensemble-Path: gateway-[0-9a-z]+-[0-9a-z]+, order-service-' "$work/out"

step 'kubectl apply again'
# kubectl says "configured" of what it sent, whether or not that changed anything; generations tell.
state() {
    k get deployments,statefulsets,networkpolicies,poddisruptionbudgets,jobs \
        --output jsonpath='{range .items[*]}{.kind}/{.metadata.name} {.metadata.uid} {.metadata.generation}{"\n"}{end}'
    k get services,configmaps,secrets,serviceaccounts \
        --output jsonpath='{range .items[*]}{.kind}/{.metadata.name} {.metadata.uid} {.metadata.resourceVersion}{"\n"}{end}'
    k get pods --output name
}
state >"$work/before"
kubectl apply -k k8s/overlays/kind >/dev/null
state >"$work/after"
check 'changes nothing' diff "$work/before" "$work/after"
check 'kubectl diff finds nothing' kubectl diff -k k8s/overlays/kind

step 'policies'
probe nobody
probe stock
check 'control: a pod labelled as the stock Job reaches gateway:8080' await 20 reaches pod/probe-stock gateway:8080
check 'control: an order pod reaches the registry' await 20 reaches deployment/order-service registry-service:9090
enforced=$failed
check 'an inventory pod does not reach gateway:8080' reaches_not deployment/inventory-service gateway:8080
for address in gateway:8080 registry-service:9090 postgres:5432 consul:8501; do
    check "an unlabelled pod does not reach $address" reaches_not pod/probe-nobody "$address"
done
[ $failed = "$enforced" ] || echo '!!!!  THIS CLUSTER DOES NOT ENFORCE NetworkPolicies: ITS NETWORK PLUGIN IGNORES THEM  !!!!'
k delete pod probe-nobody probe-stock --now >/dev/null

check 'a privileged pod is refused' says 'violates PodSecurity "restricted' privileged
check 'control: here fail points can be set' says 'member.call":"delay' arm order-service

# --- Broken -----------------------------------------------------------------------------------------------------------

step 'another image'
version=$(sed -n 's/.*&version "\(.*\)"$/\1/p' k8s/components/service/kustomization.yaml)
for service in registry-service inventory-service order-service gateway; do
    printf 'FROM ensemble/%s:%s\nLABEL release=next\n' "$service" "$version" |
        DOCKER_BUILDKIT=0 docker build --quiet --tag "ensemble/$service:next" - >/dev/null 2>"$work/out" || cat "$work/out"
done
# shellcheck disable=SC2046
docker save --output "$work/next.tar" $(printf 'ensemble/%s:next ' registry-service inventory-service order-service gateway)
kind load image-archive "$work/next.tar" --name ensemble
rm "$work/next.tar"

for experiment in $experiments; do
    step "./ensemble run $experiment --target kubernetes"
    status=0
    ./ensemble run "$experiment" --target kubernetes --to-tag next || status=$?
    case $status in
    0) seen "$experiment" ;;
    3) inconclusive=$((inconclusive + 1)) && echo "?     $experiment is inconclusive: this machine stood still" ;;
    *) not_seen "$experiment" ;;
    esac
done

delete kind
