package dev.ensemble.registry;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.util.HashSet;
import java.util.Set;

/**
 * This replica's session in Consul: what owns its entries. Renewing costs Consul no write. Not tied to any node's
 * health, or the death of the agent that it was made at would end it.
 */
final class ConsulSession {
    private static final String LOCK = "/v1/kv/ensemble/registry/sweeper";

    private final ConsulHttp requests;
    private final String name;
    private volatile String id;

    /**
     * @param replica id of this replica
     */
    ConsulSession(ConsulHttp requests, String replica) {
        this.requests = requests;
        this.name = "ensemble-registry/" + replica;
    }

    /** The session's id, null while there is none. */
    String id() {
        return id;
    }

    /**
     * Makes the session or renews it.
     *
     * @return whether it is a new one, which owns nothing yet
     */
    boolean keep() throws ConsulException {
        if (id != null && requests.put("/v1/session/renew/" + id, JsonNull.INSTANCE).status() == 200) {
            return false;
        }
        if (id == null) {
            destroyPredecessors();
        }
        JsonObject session = new JsonObject();
        session.addProperty("Name", name);
        session.addProperty("TTL", "10s");
        session.addProperty("LockDelay", "0s");
        session.addProperty("Behavior", "release");
        session.add("NodeChecks", new JsonArray());
        JsonElement created = requests.put("/v1/session/create", session).body();
        if (!created.isJsonObject() || !created.getAsJsonObject().has("ID")) {
            throw new ConsulException("no session from Consul: " + created);
        }
        id = created.getAsJsonObject().get("ID").getAsString();
        return true;
    }

    /** The ids of all sessions that live. */
    Set<String> living() throws ConsulException {
        Set<String> ids = new HashSet<>();
        for (JsonElement session : sessions()) {
            ids.add(session.getAsJsonObject().get("ID").getAsString());
        }
        return ids;
    }

    /** Whether this replica holds the sweeper's lock, which it takes when nobody does. */
    boolean holdsLock() throws ConsulException {
        JsonElement lock = requests.get(LOCK).body();
        if (!lock.isJsonNull()) {
            JsonElement holder = lock.getAsJsonArray().get(0).getAsJsonObject().get("Session");
            if (holder != null) {
                return holder.getAsString().equals(id);
            }
        }
        return requests.put(LOCK + "?acquire=" + id, new JsonObject()).body().getAsBoolean();
    }

    /** Ends the session: what it owns is everybody's. */
    void destroy() throws ConsulException {
        if (id != null) {
            requests.put("/v1/session/destroy/" + id, JsonNull.INSTANCE);
            id = null;
        }
    }

    /** Those of processes that were this replica before: what they own need not wait for their end. */
    private void destroyPredecessors() throws ConsulException {
        for (JsonElement each : sessions()) {
            JsonObject session = each.getAsJsonObject();
            if (session.get("Name").getAsString().equals(name)) {
                requests.put("/v1/session/destroy/" + session.get("ID").getAsString(), JsonNull.INSTANCE);
            }
        }
    }

    private JsonArray sessions() throws ConsulException {
        JsonElement sessions = requests.get("/v1/session/list").body();
        if (!sessions.isJsonArray()) {
            throw new ConsulException("expected a list of sessions from Consul, got " + sessions);
        }
        return sessions.getAsJsonArray();
    }
}
