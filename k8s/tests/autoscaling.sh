# Sourced by ../test: overlay `autoscaling`. Load steps up, pods come and serve; load steps down, pods go.

apply autoscaling

step 'autoscalers know what pods use'
knows() { k get hpa gateway inventory-service order-service --output jsonpath='{.items[*].status.conditions[?(@.type=="ScalingActive")].status}' |
    grep -qx 'True True True'; }
check 'metrics-server says so' await 120 knows
k get hpa | sed 's/^/      /'

load() { # load NAME OPTION...: in the background; `loaded NAME` waits for its end
    ./ensemble load --timeout 4s "${@:2}" >"$work/$1" 2>&1 &
    loading=$!
}
loaded() { # loaded NAME: `N calls in …: A ok, B failed, C unknown`, as three numbers in $calls, $failures and $unknown
    wait $loading || :
    tail -n 5 "$work/$1" | sed 's/^/      /'
    read -r calls failures unknown < <(sed -n 's/^\([0-9]*\) calls in .* ok [^,]*, \([0-9]*\) failed, \([0-9]*\) unknown.*/\1 \2 \3/p' "$work/$1") || :
}
pods() { k get pods --selector "app.kubernetes.io/name=$1" --field-selector status.phase=Running --output name | sed 's,pod/,,' | sort; }
more_than() { [ "$(k get deployment "$1" --output jsonpath='{.status.readyReplicas}')" -gt "$2" ]; }
serves() { # serves POD...: whether the path of an order leads over one of them
    [ $# -gt 0 ] && order && grep '^Ensemble-Path:' "$work/out" | grep -qE "$(IFS='|' && echo "$*")"
}

step 'load steps up: 60 calls/s'
pods order-service >"$work/before"
load up --rate 60 --duration 150s
check 'control: before the load there are 3 order-service pods' test "$(wc -l <"$work/before")" = 3
check 'a fourth is ready' await 140 more_than order-service 3
# shellcheck disable=SC2046
check 'and serves' await 30 serves $(pods order-service | comm -13 "$work/before" -)
loaded up
k get hpa | sed 's/^/      /'
check 'while pods come at most one in 100 calls is refused' test $((failures * 100)) -le "$calls"
check 'and none has an unknown outcome' test "$unknown" = 0

step 'load steps down: 3 calls/s'
back() { [ "$(k get deployments gateway inventory-service order-service --output jsonpath='{.items[*].status.replicas}')" = '2 3 3' ]; }
load down --rate 3 --duration 150s
check 'pods that are not needed go' await 150 back
loaded down
check 'and no call fails' test "$failures $unknown" = '0 0'

delete autoscaling
