package pith.shell.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import pith.hal.mmu.Pte;

class TableTest {
    @Test
    void columnsAreAsWideAsTheyNeedToBeAndNumbersStandToTheRight() {
        String text = new Table("pid", "command").row(1, "init").row(1234, "a long one").toString();
        assertEquals(" pid  command\n   1  init\n1234  a long one\n", text);
    }

    @Test
    void flagsOfAnEntryAreNamedAsTheSpecificationDrawsThem() {
        assertEquals("DA-U-WRV", PageWalk.bits(Pte.VALID | Pte.READ | Pte.WRITE | Pte.USER | Pte.ACCESSED | Pte.DIRTY));
        assertEquals("-------V", PageWalk.bits(Pte.of(0x80000000L, Pte.VALID)));
    }
}
