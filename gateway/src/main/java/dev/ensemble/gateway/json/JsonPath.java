package dev.ensemble.gateway.json;

/** Where in a JSON text a value stands, such as {@code lines[0].quantity}; put together only when it is asked for. */
record JsonPath(JsonPath parent, String name, int index) {
    static final JsonPath ROOT = new JsonPath(null, "", -1);

    JsonPath member(String member) {
        return new JsonPath(this, member, -1);
    }

    JsonPath element(int i) {
        return new JsonPath(this, "", i);
    }

    @Override
    public String toString() {
        if (parent == null) {
            return "";
        }
        String before = parent.toString();
        if (index >= 0) {
            return before + "[" + index + "]";
        }
        return before.isEmpty() ? Sanitized.of(name) : before + "." + Sanitized.of(name);
    }
}
