package pith.mm.tlb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import pith.hal.Hart;
import pith.hal.Interrupt;
import pith.hal.memory.Access;
import pith.hal.mmu.Mmu;
import pith.mm.Audit;
import pith.mm.MemoryOption;
import pith.mm.MemoryOptions;
import pith.mm.MemorySystem;
import pith.mm.TestMachine;
import pith.mm.fault.FaultOutcome;
import pith.mm.physical.Allocation;
import pith.mm.space.AddressSpace;
import pith.mm.space.MapFlags;
import pith.mm.vma.Prot;

class TlbShootdownTest {
  private static final int RW = Prot.READ | Prot.WRITE;
  private static final int ANON_FIXED = MapFlags.PRIVATE | MapFlags.ANONYMOUS | MapFlags.FIXED;
  private static final long AT = 1L << 30;
  private static final int PAGES = 8;
  private static final long GOOD = 0x600d_600d_600d_600dL;
  private static final byte POISON = 0x66;

  /** The kernel's side of user mode: runs {@code program} steps in user mode until {@code done}, serving interrupts and faults. */
  private static void user(MemorySystem memory, AddressSpace space, AtomicBoolean done, Program program) {
    Hart hart = TestMachine.hart();
    space.activate(hart);
    memory.shootdown().enterUser(hart);
    while (!done.get()) {
      long faulted = program.step(hart);
      if (faulted != 0 || hart.interrupts().pending()) {
        memory.shootdown().leaveUser(hart);
        hart.interrupts().take(Interrupt.SOFTWARE);
        hart.charge(500);
        if (faulted != 0) {
          space.fault(faulted & -8, (faulted & 1) == 0 ? Access.LOAD : Access.STORE);
        }
        memory.shootdown().enterUser(hart);
      }
      hart.charge(30);
    }
    memory.shootdown().leaveUser(hart);
  }

  private interface Program {
    /** {@return the address that faulted, plus 1 for a store, or 0} */
    long step(Hart hart);
  }

  @Test
  void noHartReadsAPageAfterItWasFreed() {
    long faults = 0;
    long reads = 0;
    for (int seed = 0; seed < 40; seed++) {
      TestMachine machine = TestMachine.small(3, seed);
      long[] counts = unmapWhileOthersRead(machine, seed);
      faults += counts[0];
      reads += counts[1];
      assertTrue(machine.memory.shootdown().interruptsSent() > 0);
    }
    assertTrue(faults > 1000 && reads > 10 * faults, faults + " faults, " + reads + " reads");
  }

  private static long[] unmapWhileOthersRead(TestMachine machine, int seed) {
    MemorySystem memory = machine.memory;
    Audit audit = new Audit(memory);
    AddressSpace space = AddressSpace.create(memory);
    AtomicBoolean done = new AtomicBoolean();
    long[] counts = new long[2];
    Random[] random = {new Random(seed), new Random(seed + 1000)};
    Runnable[] bodies = new Runnable[3];
    bodies[0] = () -> {
      unmapAndPoison(memory, space, new Random(seed + 2000));
      done.set(true);
    };
    for (int i = 0; i < 2; i++) {
      Random mine = random[i];
      bodies[i + 1] = () -> user(memory, space, done, hart -> {
        long va = AT + (mine.nextInt(PAGES) << 12);
        long pa = hart.mmu().translate(va, Access.LOAD);
        counts[pa == Mmu.FAULT ? 0 : 1]++;
        if (pa == Mmu.FAULT) {
          return va;
        }
        long value = memory.ram().readLong(pa);
        assertTrue(value == GOOD || value == 0, () -> "read " + Long.toHexString(value) + " from a page that was freed");
        return 0;
      });
    }
    machine.run(bodies);
    space.put();
    audit.assertNothingIsLeft();
    return counts;
  }

  private static void unmapAndPoison(MemorySystem memory, AddressSpace space, Random random) {
    space.activate(TestMachine.hart());
    for (int round = 0; round < 60; round++) {
      int first = random.nextInt(PAGES);
      long length = (1L + random.nextInt(PAGES - first)) << 12;
      space.map(AT + (first << 12), length, RW, ANON_FIXED, null, 0);
      for (long at = AT + (first << 12); at < AT + (first << 12) + length; at += 4096) {
        space.writeLong(at, GOOD);
      }
      TestMachine.hart().charge(random.nextInt(20_000));
      switch (random.nextInt(3)) {
        case 0 -> space.unmap(AT + (first << 12), length);
        case 1 -> space.advise(AT + (first << 12), length, 4);
        default -> space.duplicate().put();
      }
      poisonFreePages(memory, random);
    }
  }

  private static void poisonFreePages(MemorySystem memory, Random random) {
    List<Long> taken = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      long page = memory.pages().allocate(0, Allocation.KERNEL);
      memory.ram().fill(page, 4096, POISON);
      taken.add(page);
    }
    TestMachine.hart().charge(random.nextInt(5_000));
    taken.forEach(page -> memory.pages().put(page));
  }

  @Test
  void withoutAShootDownAStaleTranslationIsReallyUsed() {
    TestMachine machine = TestMachine.small(1, 1);
    machine.run(() -> {
      AddressSpace space = AddressSpace.create(machine.memory);
      space.activate(TestMachine.hart());
      space.map(AT, 4096, RW, ANON_FIXED, null, 0);
      space.writeLong(AT, GOOD);
      long page = TestMachine.hart().mmu().translate(AT, Access.LOAD);
      long slot = space.map().table().find(AT);
      long entry = space.map().table().read(slot);
      machine.ram.writeLong(slot, 0);
      assertEquals(page, TestMachine.hart().mmu().translate(AT, Access.LOAD), "the TLB remembers: the other tests prove something");
      machine.memory.shootdown().flush(space.map().context(), AT, AT + 4096, 4096);
      assertEquals(Mmu.FAULT, TestMachine.hart().mmu().translate(AT, Access.LOAD));
      machine.ram.writeLong(slot, entry);
      space.put();
    });
  }

  @Test
  void noThreadReadsTheOldPageOnceAnotherWroteToTheCopy() {
    for (int seed = 0; seed < 16; seed++) {
      readWhileOthersCopy(TestMachine.small(3, seed), seed);
    }
  }

  /** One thread forks and makes copies, one counts up in user mode, one must never see the count fall behind what was announced. */
  private static void readWhileOthersCopy(TestMachine machine, int seed) {
    MemorySystem memory = machine.memory;
    AddressSpace space = AddressSpace.create(memory);
    space.map(AT, 4096, RW, ANON_FIXED, null, 0);
    AtomicBoolean done = new AtomicBoolean();
    AtomicLong announced = new AtomicLong();
    machine.run(
        () -> {
          Random random = new Random(seed);
          space.activate(TestMachine.hart());
          List<AddressSpace> children = new ArrayList<>();
          for (int round = 0; round < 300; round++) {
            children.add(space.duplicate());
            TestMachine.hart().charge(random.nextInt(500));
            space.writeLong(AT + 64, round);
            TestMachine.hart().charge(random.nextInt(3_000));
            if (children.size() > 3) {
              children.removeFirst().put();
            }
          }
          children.forEach(AddressSpace::put);
          done.set(true);
        },
        () -> user(memory, space, done, hart -> {
          long pa = hart.mmu().translate(AT, Access.STORE);
          if (pa == Mmu.FAULT) {
            return AT + 1;
          }
          memory.ram().writeLong(pa, announced.get() + 1);
          announced.incrementAndGet();
          return 0;
        }),
        () -> user(memory, space, done, hart -> {
          long pa = hart.mmu().translate(AT, Access.LOAD);
          if (pa == Mmu.FAULT) {
            return AT;
          }
          long known = announced.get();
          long value = memory.ram().readLong(pa);
          assertTrue(known <= value && value <= announced.get() + 1, "read a page that is no longer the space's");
          return 0;
        }));
    assertTrue(announced.get() > 0);
    space.put();
  }

  @Test
  void moreSpacesThanAsidsShareThemInGenerations() {
    TestMachine machine = new TestMachine(64 << 20, 1, 1, MemoryOptions.DEFAULT.withSlabDebug().with(MemoryOption.ASID_BITS, 3));
    machine.run(() -> {
      Audit audit = new Audit(machine.memory);
      List<AddressSpace> spaces = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        spaces.add(AddressSpace.create(machine.memory));
        spaces.get(i).map(AT, PAGES << 12, RW, ANON_FIXED, null, 0);
      }
      Random random = new Random(1);
      long[][] values = new long[20][PAGES];
      for (int step = 0; step < 3000; step++) {
        int i = random.nextInt(20);
        spaces.get(i).activate(TestMachine.hart());
        int page = random.nextInt(PAGES);
        long at = AT + ((long) page << 12);
        assertEquals(values[i][page], spaces.get(i).readLong(at), "the TLB mixed two spaces up");
        values[i][page] = random.nextLong();
        spaces.get(i).writeLong(at, values[i][page]);
      }
      assertTrue(machine.memory.shootdown().asidGenerations() > 100);
      spaces.forEach(AddressSpace::put);
      audit.assertNothingIsLeft();
    });
  }

  @Test
  void aHartInTheKernelIsNotWaitedForAndServesBeforeItReturns() {
    TestMachine machine = TestMachine.small(2, 1);
    MemorySystem memory = machine.memory;
    AddressSpace space = AddressSpace.create(memory);
    space.map(AT, 4096, RW, ANON_FIXED, null, 0);
    boolean[] stage = new boolean[2];
    machine.run(
        () -> {
          space.activate(TestMachine.hart());
          while (!stage[0]) {
            TestMachine.hart().charge(100);
          }
          space.unmap(AT, 4096);
          stage[1] = true;
        },
        () -> {
          Hart hart = TestMachine.hart();
          space.activate(hart);
          space.writeLong(AT, 1);
          assertNotEquals(Mmu.FAULT, hart.mmu().translate(AT, Access.LOAD));
          stage[0] = true;
          while (!stage[1]) {
            hart.charge(100); // in the kernel, deaf to interrupts
          }
          assertEquals(0, memory.shootdown().interruptsSent());
          assertNotEquals(Mmu.FAULT, hart.mmu().translate(AT, Access.LOAD), "not served yet");
          memory.shootdown().enterUser(hart);
          assertEquals(Mmu.FAULT, hart.mmu().translate(AT, Access.LOAD));
          memory.shootdown().leaveUser(hart);
          assertEquals(FaultOutcome.UNMAPPED, space.fault(AT, Access.LOAD));
        });
    space.put();
  }
}
