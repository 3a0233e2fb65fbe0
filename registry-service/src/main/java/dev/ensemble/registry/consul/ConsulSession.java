package dev.ensemble.registry.consul;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.util.HashMap;
import java.util.Map;
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
        if (id != null && requests.put("/v1/session/renew/" + id, JsonNull.INSTANCE, answer -> !answer.isMissing())) {
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
        id = requests.put(
                "/v1/session/create", session, answer -> answer.body().getAsJsonObject().get("ID").getAsString());
        return true;
    }

    /** The ids of all sessions that live. */
    Set<String> living() throws ConsulException {
        return Set.copyOf(sessions().keySet());
    }

    /** Whether this replica holds the sweeper's lock, which it takes when no replica has it. */
    boolean holdsLock() throws ConsulException {
        String holder = requests.get(LOCK, answer -> answer.isMissing() ? "" : holder(answer.body()));
        return holder.isEmpty()
                ? requests.put(LOCK + "?acquire=" + id, new JsonObject(), answer -> answer.body().getAsBoolean())
                : holder.equals(id);
    }

    /** Ends the session: what it owns any replica may take. */
    void destroy() throws ConsulException {
        if (id != null) {
            destroy(id);
            id = null;
        }
    }

    private void destroy(String session) throws ConsulException {
        requests.put("/v1/session/destroy/" + session, JsonNull.INSTANCE, answer -> answer);
    }

    private static String holder(JsonElement lock) {
        JsonElement session = lock.getAsJsonArray().get(0).getAsJsonObject().get("Session");
        return session == null ? "" : session.getAsString();
    }

    /** Those of processes that were this replica before: what they own need not wait for their end. */
    private void destroyPredecessors() throws ConsulException {
        for (Map.Entry<String, String> session : sessions().entrySet()) {
            if (session.getValue().equals(name)) {
                destroy(session.getKey());
            }
        }
    }

    /** Names by id. */
    private Map<String, String> sessions() throws ConsulException {
        return requests.get("/v1/session/list", answer -> {
            Map<String, String> sessions = new HashMap<>();
            for (JsonElement each : answer.body().getAsJsonArray()) {
                JsonObject session = each.getAsJsonObject();
                sessions.put(session.get("ID").getAsString(), session.get("Name").getAsString());
            }
            return sessions;
        });
    }
}
