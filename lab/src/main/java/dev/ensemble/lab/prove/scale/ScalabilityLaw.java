package dev.ensemble.lab.prove.scale;

/**
 * The Universal Scalability Law (N. J. Gunther, "Guerrilla Capacity Planning", 2007): what {@code N} replicas serve
 * together, {@code X(N) = λN / (1 + σ(N-1) + κN(N-1))}.
 *
 * @param lambda calls a second of one replica alone
 * @param sigma contention: the share of a call in which all others must wait, so that X never exceeds λ / σ
 * @param kappa coherency: what each replica costs each other one, so that X falls again beyond some N
 */
record ScalabilityLaw(double lambda, double sigma, double kappa) {
    /** Calls a second of so many replicas. */
    double throughput(double replicas) {
        return lambda * replicas / (1 + sigma * (replicas - 1) + kappa * replicas * (replicas - 1));
    }
}
