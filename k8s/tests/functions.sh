# Sourced by ../test: how it looks at a cluster, and what it says of what it sees.

step() { printf '\n-- %s (after %d s)\n' "$1" "$SECONDS"; }
seen() { passed=$((passed + 1)); printf 'ok    %s\n' "$*"; }
not_seen() { failed=$((failed + 1)); printf 'FAIL  %s\n' "$*"; }
check() { # check WHAT COMMAND...
    local what=$1
    shift
    if "$@" >"$work/check" 2>&1; then seen "$what"; else not_seen "$what"; sed 's/^/      /' "$work/check" | tail -n 20; fi
}
refused() { ! "$@"; }
says() { # says PATTERN COMMAND...: whether a line of what it prints, complaints too, is like this
    local pattern=$1
    shift
    "$@" >"$work/said" 2>&1 || :
    cat "$work/said"
    grep -qE -- "$pattern" "$work/said"
}
k() { kubectl --namespace ensemble "$@"; }

order() { # one order; the answer is in $work/out
    curl --silent --show-error --fail --max-time 5 --include --header 'Content-Type: application/json' \
        --data '{"customer":"ada","lines":[{"sku":"espresso-machine","quantity":1}]}' http://localhost:8080/v1/orders >"$work/out"
}

await() { # await SECONDS COMMAND...
    local end=$((SECONDS + $1))
    shift
    until "$@" >/dev/null 2>&1; do
        [ $SECONDS -lt $end ] || return 1
        sleep 1
    done
}

# --- Overlays --------------------------------------------------------------------------------------------------------

apply() { # apply OVERLAY
    step "kubectl apply: overlay $1"
    kubectl apply -k "k8s/overlays/$1" >/dev/null
    began=$SECONDS
    await 180 k wait --for=condition=complete job/stock --timeout=1s || { k get pods; k get events | tail -n 30; }
    for object in $(k get deployments,statefulsets --output name); do
        check "$object has all its pods" k rollout status --timeout=180s "$object"
    done
    seen "whole $((SECONDS - began)) s after apply"
}

left() { kubectl get "$(kubectl api-resources --verbs=list --output=name | grep -v events | paste -sd,)" --all-namespaces \
    --selector app.kubernetes.io/part-of=ensemble --output name --ignore-not-found; }

delete() { # delete OVERLAY
    step "kubectl delete: overlay $1"
    kubectl delete -k "k8s/overlays/$1" --timeout=300s >/dev/null
    check 'the namespace is gone' refused kubectl get namespace ensemble
    nothing_left() { [ -z "$(kubectl get persistentvolumes --output name)" ]; }
    check 'no volume is left' await 60 nothing_left
    check 'nothing labelled as ours is left' test -z "$(left 2>/dev/null)"
}

# --- Intruders -------------------------------------------------------------------------------------------------------

probe() { # probe NAME [IMAGE [SECRET...]]: a pod labelled as NAME that can do nothing but ask, with Secrets in /secrets
    local name=$1 image=${2:-hashicorp/consul:1.22} volumes='' mounts='' secret
    for secret in "${@:3}"; do
        volumes="$volumes,{\"name\": \"$secret\", \"secret\": {\"secretName\": \"$secret\"}}"
        mounts="$mounts,{\"name\": \"$secret\", \"mountPath\": \"/secrets/$secret\"}"
    done
    k apply -f - >/dev/null <<END
{"apiVersion": "v1", "kind": "Pod",
 "metadata": {"name": "probe-$name", "labels": {"app.kubernetes.io/name": "$name"}},
 "spec": {"automountServiceAccountToken": false, "terminationGracePeriodSeconds": 0, "volumes": [${volumes#,}],
  "securityContext": {"runAsNonRoot": true, "runAsUser": 100, "seccompProfile": {"type": "RuntimeDefault"}},
  "containers": [{"name": "probe", "image": "$image", "command": ["sleep", "3600"], "volumeMounts": [${mounts#,}],
   "securityContext": {"allowPrivilegeEscalation": false, "capabilities": {"drop": ["ALL"]}}}]}}
END
    check "there is a pod labelled as $name" k wait --for=condition=ready "pod/probe-$name" --timeout=60s
}
reaches() { # reaches POD-OR-DEPLOYMENT HOST:PORT: 52 is an answer that is not HTTP
    k exec "$1" -- sh -c "curl --silent --output /dev/null --http0.9 --max-time 3 http://$2; case \$? in 0 | 1 | 52 | 56) ;; *) exit 1 ;; esac"
}
reaches_not() { await 20 refused reaches "$@"; }
privileged() { k run privileged --image=hashicorp/consul:1.22 --privileged --restart=Never; }
arm() { # arm SERVICE: sets a fail point of one of its pods, and takes it back
    k exec "deployment/$1" -- sh -c 'for method in PUT DELETE; do
        curl --silent --request $method --data "delay(1ms)" localhost:9100/failpoints/member.call
    done'
}
