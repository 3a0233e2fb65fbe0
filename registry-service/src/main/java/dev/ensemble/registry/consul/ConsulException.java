package dev.ensemble.registry.consul;

/** Consul did not do what it was asked: no agent answered, or the answer was an error or made no sense. */
class ConsulException extends Exception {
    private static final long serialVersionUID = 1L;

    ConsulException(String message) {
        super(message);
    }

    ConsulException(String message, Throwable cause) {
        super(message, cause);
    }

    /** Another replica wrote the entry since it was read; nothing was changed. */
    static final class Conflict extends ConsulException {
        private static final long serialVersionUID = 1L;

        Conflict(String message) {
            super(message);
        }
    }
}
