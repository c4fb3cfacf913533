package pith.mm.slab;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import pith.hal.memory.PhysicalMemory;
import pith.mm.MemoryOption;
import pith.mm.MemoryOptions;
import pith.mm.TestMachine;

/** Each kind of misuse is caught and named, with who had the object. */
class SlabDebugTest {
  private final TestMachine machine = TestMachine.small(2, 1);
  private final PhysicalMemory ram = machine.ram;

  private SlabCache cache(String name) {
    return machine.memory.slabs().cache(name, 60);
  }

  private static void assertReported(Runnable misuse, String... parts) {
    String report = assertThrows(AssertionError.class, misuse::run).getMessage();
    for (String part : parts) {
      assertTrue(report.contains(part), report);
    }
  }

  @Test
  void aDoubleFreeIsNamedWithBothOwners() {
    SlabCache cache = cache("victim");
    long[] object = new long[1];
    machine.run(
        () -> {
          object[0] = cache.allocate();
          TestMachine.hart().charge(100_000);
          cache.free(object[0]);
        });
    assertReported(
        () -> cache.free(object[0]), "double free: slab cache victim: object " + Long.toHexString(object[0]) + " is freed twice",
        "allocated by task0 in SlabDebugTest.", "freed by task0 in SlabDebugTest.", "on hart 0");
  }

  @Test
  void aWriteAfterFreeIsNamedWhenTheObjectIsHandedOutAgain() {
    SlabCache cache = cache("victim");
    long object = cache.allocate();
    cache.free(object);
    ram.writeByte(object + 20, (byte) 7);
    assertReported(cache::allocate, "use after free: slab cache victim", "at offset 20 after it was freed: 7 instead of 6b", "freed by the boot in SlabDebugTest.");
  }

  @Test
  void aWritePastTheEndIsNamedAtTheFirstByte() {
    SlabCache cache = cache("victim");
    long object = cache.allocate();
    ram.writeByte(object + 60, (byte) 0);
    assertReported(() -> cache.free(object), "overrun: slab cache victim", "past its end, at offset 60;", "allocated by");
  }

  @Test
  void aWriteBeforeTheStartIsNamed() {
    SlabCache cache = cache("victim");
    long object = cache.allocate();
    ram.writeByte(object - 1, (byte) 0);
    assertReported(() -> cache.free(object), "underrun: slab cache victim", "before its start, at offset -1;");
  }

  @Test
  void aWritePastTheEndOfAFreeObjectIsNamedToo() {
    SlabCache cache = cache("victim");
    long object = cache.allocate();
    cache.free(object);
    ram.writeByte(object + 61, (byte) 0);
    assertReported(cache::allocate, "overrun", "at offset 61 while it was free");
  }

  @Test
  void whatAConstructorWroteIsNoPoison() {
    SlabCache cache = machine.memory.slabs().cache(new CacheSpec("constructed", 60).constructed(object -> ram.writeLong(object, 42)));
    long object = cache.allocate();
    ram.writeLong(object, 43);
    cache.free(object);
    assertTrue(ram.readLong(cache.allocate()) == 43);
  }

  @Test
  void aLinkWrittenOverIsNamedWithoutDebuggingToo() {
    TestMachine plain = new TestMachine(64 << 20, 1, 1, MemoryOptions.DEFAULT.with(MemoryOption.SLAB, SlabPolicy.PARTIAL));
    SlabCache cache = plain.memory.slabs().cache("victim", 64);
    long object = cache.allocate();
    cache.free(object);
    plain.ram.writeLong(object, 0x1234);
    assertReported(cache::allocate, "corrupted free list: slab cache victim", "its link is now 1234");
  }
}
