package pith.shell.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearMatchTest {
    @Test
    void theDistanceCountsInsertionsDeletionsAndExchanges() {
        assertEquals(3, NearMatch.distance("kitten", "sitting"));
        assertEquals(0, NearMatch.distance("slab", "slab"));
        assertEquals(4, NearMatch.distance("", "slab"));
    }

    @Test
    void theNearestWordIsMeantUnlessNoneIsNear() {
        List<String> words = List.of("cow-fork", "fault-around", "sheaves");
        assertEquals("cow-fork", NearMatch.of("cowfork", words));
        assertEquals("sheaves", NearMatch.of("sheavse", words));
        assertEquals("fault-around", NearMatch.of("fault", words));
        assertNull(NearMatch.of("scheduler", words));
    }
}
