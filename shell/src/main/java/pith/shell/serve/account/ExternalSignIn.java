package pith.shell.serve.account;

import java.net.URI;

/**
 * Signs people in at another place: the page sends the browser there, and the browser comes back with a code. Both calls may wait for that place: never on an
 * event loop.
 */
public interface ExternalSignIn {
    /** Where the web listener has to bring people back from the other place. */
    String RETURN_PATH = "/sign-in/openid/return";

    /** {@return what the button says} */
    String label();

    /**
     * Begins.
     *
     * @throws java.io.IOException if the other place does not answer
     */
    Begun begin() throws java.io.IOException;

    /**
     * @param state the parameter {@code state} that the browser came back with; null if none
     * @param code the parameter {@code code}; null if none
     * @param ticket what {@link Begun#ticket} gave this browser; null if it has none
     */
    SignIn finish(String ticket, String state, String code, String address);

    /**
     * @param away where to send the browser
     * @param ticket a secret for a cookie of this browser ({@code HttpOnly}, {@code SameSite=Lax}, path {@link #RETURN_PATH}, ten minutes): nobody else can
     *     finish what it began
     */
    record Begun(URI away, String ticket) {}
}
