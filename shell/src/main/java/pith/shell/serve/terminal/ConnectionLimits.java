package pith.shell.serve.terminal;

import java.time.Duration;

/**
 * What a listener allows at most.
 *
 * @param signIn how long somebody has to sign in
 * @param connections at once, in all
 * @param ofOneAddress at once, from one address: a class behind one router counts as one
 */
public record ConnectionLimits(Duration signIn, int connections, int ofOneAddress) {
    public static final ConnectionLimits USUAL = new ConnectionLimits(Duration.ofMinutes(1), 2000, 1200);
}
