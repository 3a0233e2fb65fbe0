package dev.ensemble.chassis.admin;

import com.google.gson.Gson;
import dev.ensemble.chassis.admin.AdminServer.AdminResponse;
import dev.ensemble.chassis.failpoint.FailPoints;

/** {@code GET /failpoints}; {@code PUT /failpoints/NAME} with an action as the body; {@code DELETE /failpoints/NAME}. */
public final class FailPointHandler implements AdminServer.AdminHandler {

    private final FailPoints failPoints;

    /** Shows and sets {@code failPoints}. */
    public FailPointHandler(FailPoints failPoints) {
        this.failPoints = failPoints;
    }

    @Override
    public AdminResponse answer(String method, String rest, String body) {
        String name = rest.startsWith("/") ? rest.substring(1) : rest;
        switch (method) {
            case "GET" -> {}
            case "PUT" -> failPoints.arm(name, body);
            case "DELETE" -> failPoints.clear(name);
            default -> {
                return AdminResponse.text(405, method + " is not possible here; expected GET, PUT or DELETE");
            }
        }
        return AdminResponse.json(200, new Gson().toJson(failPoints.list()));
    }
}
