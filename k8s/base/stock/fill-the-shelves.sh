# Stocks the items of `./ensemble up` with a million units each, unless they are there. Done again, it changes nothing.
set -eu

stock() { # stock SKU NAME
    item=http://gateway:8080/v1/items/$1
    # The request id makes a repeat of the same call harmless; the question, a repeat on another day.
    status=$(call --output /dev/null --write-out '%{http_code}' "$item")
    case $status in
    200) echo "$1: there" ;;
    404)
        call --fail --output /dev/null --header 'Content-Type: application/json' "$item:restock" --data \
            "{\"quantity\":1000000,\"allowMissing\":true,\"displayName\":\"$2\",\"requestId\":\"first-stock-of-$1\"}"
        echo "$1: stocked"
        ;;
    *) echo "$1: status $status" >&2; exit 1 ;;
    esac
}

call() {
    curl --silent --show-error --max-time 10 --retry 120 --retry-delay 1 --retry-all-errors \
        ${TOKEN_FILE:+--header "Authorization: Bearer $(cat "$TOKEN_FILE")"} "$@"
}

stock espresso-machine 'Espresso machine'
stock grinder 'Coffee grinder'
stock kettle 'Gooseneck kettle'
stock scale 'Precision scale'
stock tamper 'Tamper, 58 mm'
