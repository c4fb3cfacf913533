package pith.mm.vma;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import pith.hal.FlatMemoryModel;
import pith.hal.Hart;
import pith.hal.memory.PhysicalMemory;
import pith.hal.trace.Trace;
import pith.mm.MemoryOptions;
import pith.mm.MemorySystem;
import pith.mm.TestMachine;
import pith.mm.space.AddressSpace;
import pith.mm.space.MapFlags;
import pith.sync.rcu.classic.ClassicRcu;

class VmaLockTest {
  private static final int RW = Prot.READ | Prot.WRITE;
  private static final int FIXED = MapFlags.PRIVATE | MapFlags.ANONYMOUS | MapFlags.FIXED;
  private static final long BASE = 1L << 30;

  private static AddressSpace space(MemorySystem memory, int vmas) {
    AddressSpace space = AddressSpace.create(memory);
    for (int i = 0; i < vmas; i++) {
      space.map(BASE + (2L * i << 12), 4096, RW, FIXED, null, 0);
    }
    return space;
  }

  private static MemorySystem hostMemory() {
    return new MemorySystem(
        new PhysicalMemory(64 << 20), new FlatMemoryModel(), new Hart[0], new Trace(1, 16), new ClassicRcu(List.of()), MemoryOptions.DEFAULT);
  }

  @Test
  void lookingUpAndLockingAllocatesNothing() {
    MemoryMap map = space(hostMemory(), 300).map();
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    lookUpAll(map, 20_000);
    long before = threads.getThreadAllocatedBytes(Thread.currentThread().threadId());
    lookUpAll(map, 100_000);
    long allocated = threads.getThreadAllocatedBytes(Thread.currentThread().threadId()) - before;
    assertTrue(allocated < 10_000, () -> allocated + " bytes for 100000 look-ups");
  }

  private static void lookUpAll(MemoryMap map, int times) {
    for (int i = 0; i < times; i++) {
      map.lockVma(BASE + (2L * (i % 300) << 12) + 8).unlock();
    }
  }

  @Test
  void aVmaThatIsBeingChangedCannotBeLockedUntilTheWriterIsDone() {
    MemoryMap map = space(hostMemory(), 3).map();
    Vma changing = map.vmas().find(BASE);
    try (var guard = map.mmapLock().write()) {
      changing.startWrite(guard);
      assertNull(map.lockVma(BASE));
      Vma other = map.lockVma(BASE + 8192);
      assertNotNull(other, "writers keep faults out of what they change, and of nothing else");
      other.unlock();
    }
    assertSame(changing, map.lockVma(BASE));
    changing.unlock();
  }

  @Test
  void aVmaThatIsGoneCannotBeLocked() {
    AddressSpace space = space(hostMemory(), 3);
    Vma vma = space.map().vmas().find(BASE);
    space.unmap(BASE, 4096);
    assertFalse(vma.lock.tryRead());
    assertNull(space.map().lockVma(BASE));
  }

  @Test
  void aWriterWaitsForTheReadersThatAreIn() {
    TestMachine machine = TestMachine.small(2, 8);
    List<String> order = new ArrayList<>();
    AddressSpace[] space = new AddressSpace[1];
    boolean[] locked = new boolean[1];
    machine.run(
        () -> {
          space[0] = space(machine.memory, 1);
          Vma vma = space[0].map().lockVma(BASE);
          locked[0] = true;
          TestMachine.hart().charge(50_000);
          order.add("reader leaves");
          vma.unlock();
        },
        () -> {
          while (!locked[0]) {
            TestMachine.hart().charge(100);
          }
          space[0].unmap(BASE, 4096);
          order.add("writer is done");
        });
    assertEquals(List.of("reader leaves", "writer is done"), order);
  }
}
