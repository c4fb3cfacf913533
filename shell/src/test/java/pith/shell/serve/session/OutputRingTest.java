package pith.shell.serve.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is kept of a terminal's output. */
class OutputRingTest {
    @Test
    void theLastBytesAreKeptUnderTheirNumbers() {
        Random random = new Random(3);
        for (int round = 0; round < 50; round++) {
            int most = 1 + random.nextInt(20_000);
            long begin = random.nextInt(1000);
            OutputRing ring = new OutputRing(most, begin);
            byte[] all = new byte[60_000];
            random.nextBytes(all);
            int done = 0;
            while (done < all.length) {
                int part = Math.min(all.length - done, random.nextInt(30_000));
                ring.append(all, done, part);
                done += part;
                assertEquals(begin + done, ring.end());
                assertEquals(Math.max(begin, ring.end() - most), ring.start());
                assertArrayEquals(Arrays.copyOfRange(all, (int) (ring.start() - begin), done), ring.all());
            }
        }
    }
}
