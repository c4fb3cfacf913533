package pith.shell.serve.telnet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The rules of RFC 1143, and what they are for: two sides that always come to rest. */
class OptionSideTest {
    private final List<String> sent = new ArrayList<>();
    private final OptionSide side = OptionSide.ofServer(Set.of(1, 3), (verb, option) -> sent.add((verb == Telnet.WILL ? "WILL " : "WONT ") + option));

    @Test
    void whatIsAllowedIsAgreedToOnce() {
        assertTrue(side.heardYes(1));
        assertFalse(side.heardYes(1));
        assertEquals(List.of("WILL 1"), sent);
        assertTrue(side.isOn(1));
    }

    @Test
    void whatIsNotAllowedIsRefused() {
        assertFalse(side.heardYes(2));
        assertEquals(List.of("WONT 2"), sent);
        assertFalse(side.isOn(2));
    }

    @Test
    void anAnswerToAWishIsNotAnswered() {
        side.want(1);
        side.heardYes(1);
        side.want(3);
        side.heardNo(3);
        assertEquals(List.of("WILL 1", "WILL 3"), sent);
        assertTrue(side.isOn(1));
        assertFalse(side.isOn(3));
    }

    @Test
    void offIsConfirmedOnlyIfItWasOn() {
        side.heardNo(1);
        side.heardYes(1);
        side.heardNo(1);
        side.heardNo(1);
        assertEquals(List.of("WILL 1", "WONT 1"), sent);
    }

    /** Two servers, each of which takes the other for a client, want and refuse different things. */
    @Test
    void twoSidesThatWantAtOnceComeToRest() {
        for (int allowed = 0; allowed < 4; allowed++) {
            var toClient = new ArrayDeque<Integer>();
            var toServer = new ArrayDeque<Integer>();
            OptionSide server = OptionSide.ofServer((allowed & 1) != 0 ? Set.of(9) : Set.of(), (verb, _) -> toClient.add(verb));
            OptionSide client = OptionSide.ofClient((allowed & 2) != 0 ? Set.of(9) : Set.of(), (verb, _) -> toServer.add(verb));
            server.want(9);
            client.want(9);
            int messages = 0;
            while (!toClient.isEmpty() || !toServer.isEmpty()) {
                hear(client, toClient.poll(), Telnet.WILL);
                hear(server, toServer.poll(), Telnet.DO);
                assertTrue(++messages < 10);
            }
            assertEquals(server.isOn(9), client.isOn(9));
        }
    }

    private static void hear(OptionSide side, Integer verb, int yes) {
        if (verb != null && verb == yes) {
            side.heardYes(9);
        } else if (verb != null) {
            side.heardNo(9);
        }
    }
}
