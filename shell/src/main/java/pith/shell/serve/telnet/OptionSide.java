package pith.shell.serve.telnet;

import java.util.Arrays;
import java.util.Set;

/**
 * The options of one side of a connection, negotiated so that no two programs can answer each other for ever (RFC 1143, the Q method): nothing is sent that
 * does not change a state or answer a request for one, and an answer is told from a request by what was asked before. The states that RFC 1143 has for
 * somebody who takes back what they asked for are not here: this server never does.
 */
final class OptionSide {
    private enum State { NO, YES, WANTED }

    /** Sends a verb for an option. */
    interface Sender {
        void send(int verb, int option);
    }

    private final State[] states = new State[256];
    private final Set<Integer> allowed;
    private final int yes;
    private final int no;
    private final Sender sender;

    private OptionSide(Set<Integer> allowed, int yes, int no, Sender sender) {
        Arrays.fill(states, State.NO);
        this.allowed = allowed;
        this.yes = yes;
        this.no = no;
        this.sender = sender;
    }

    /** What the server does: the client asks with DO and DONT, the server says WILL and WONT. */
    static OptionSide ofServer(Set<Integer> allowed, Sender sender) {
        return new OptionSide(allowed, Telnet.WILL, Telnet.WONT, sender);
    }

    /** What the client does: it says WILL and WONT, the server asks with DO and DONT. */
    static OptionSide ofClient(Set<Integer> allowed, Sender sender) {
        return new OptionSide(allowed, Telnet.DO, Telnet.DONT, sender);
    }

    /** Asks that {@code option} be on. */
    void want(int option) {
        states[option] = State.WANTED;
        sender.send(yes, option);
    }

    boolean isOn(int option) {
        return states[option] == State.YES;
    }

    /** The other side wants it on, or agrees. {@return whether it is on by that} */
    boolean heardYes(int option) {
        State before = states[option];
        if (before == State.YES) {
            return false;
        }
        boolean on = before == State.WANTED || allowed.contains(option);
        if (before == State.NO) {
            sender.send(on ? yes : no, option);
        }
        states[option] = on ? State.YES : State.NO;
        return on;
    }

    /** The other side wants it off, or refuses. */
    void heardNo(int option) {
        if (states[option] == State.YES) {
            sender.send(no, option);
        }
        states[option] = State.NO;
    }
}
