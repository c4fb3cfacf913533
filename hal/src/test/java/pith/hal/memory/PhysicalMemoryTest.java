package pith.hal.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class PhysicalMemoryTest {
  /** Found by a file read into the last page of RAM: what follows its end within the page, nothing, was cleared. */
  @Test
  void nothingIsFilledBehindTheLastPage() {
    PhysicalMemory ram = new PhysicalMemory(1 << 20);
    long end = PhysicalMemory.BASE + (1 << 20);
    ram.fill(end - 4096, 4096, (byte) 1);
    ram.fill(end, 0, (byte) 0);
    assertEquals(0x0101010101010101L, ram.readLong(end - 8));
  }
}
