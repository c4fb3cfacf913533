package pith.shell.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class TopTest {
    @Test
    void hartsHaveBarsAsFarAsTheWindowIsWide() {
        double[] busy = {0, 0.5, 1, 0.04};
        assertEquals("""
                hart 0   [          ]   0%   hart 1   [|||||     ]  50%   hart 2   [||||||||||] 100%   hart 3   [          ]   4%
                """, Top.harts(busy, 40, 200));
        assertEquals("""
                hart 0   [          ]   0%   hart 1   [|||||     ]  50%
                hart 2   [||||||||||] 100%   hart 3   [          ]   4%
                """, Top.harts(busy, 24, 80));
    }

    @Test
    void manyHartsLeaveRoomForProcesses() {
        double[] busy = new double[384];
        busy[1] = 0.31;
        busy[65] = 1;
        String text = Top.harts(busy, 40, 100);
        assertTrue(text.startsWith("harts from 0    .3..."), text);
        assertTrue(text.contains("\nharts from 64   .#..."), text);
        assertEquals(7, text.lines().count());
        assertEquals(96, Top.harts(busy, Integer.MAX_VALUE, 200).lines().count());
    }
}
