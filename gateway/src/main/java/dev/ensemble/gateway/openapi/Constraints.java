package dev.ensemble.gateway.openapi;

import build.buf.validate.Int32Rules;
import build.buf.validate.Int64Rules;
import build.buf.validate.RepeatedRules;
import build.buf.validate.StringRules;
import com.google.gson.JsonObject;

/** The rules of protovalidate that JSON schema can say as well. */
final class Constraints {
    private Constraints() {}

    static JsonObject string(StringRules rules, JsonObject schema) {
        if (rules.hasMinLen()) {
            schema.addProperty("minLength", rules.getMinLen());
        }
        if (rules.hasMaxLen() || rules.hasMaxBytes()) {
            schema.addProperty("maxLength", rules.hasMaxLen() ? rules.getMaxLen() : rules.getMaxBytes());
        }
        if (rules.hasPattern()) {
            schema.addProperty("pattern", rules.getPattern());
        }
        return schema;
    }

    static JsonObject int32(Int32Rules rules, JsonObject schema) {
        if (rules.hasGte()) {
            schema.addProperty("minimum", rules.getGte());
        }
        schema.addProperty("maximum", rules.hasLte() ? rules.getLte() : Integer.MAX_VALUE);
        return schema;
    }

    static JsonObject int64(Int64Rules rules, JsonObject schema) {
        if (rules.hasGte()) {
            schema.addProperty("minimum", rules.getGte());
        }
        schema.addProperty("maximum", rules.hasLte() ? rules.getLte() : Long.MAX_VALUE);
        return schema;
    }

    static void repeated(RepeatedRules rules, JsonObject schema) {
        if (rules.hasMinItems()) {
            schema.addProperty("minItems", rules.getMinItems());
        }
        if (rules.hasMaxItems()) {
            schema.addProperty("maxItems", rules.getMaxItems());
        }
    }
}
