package pith.mm.tlb;

import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLong;
import pith.hal.Hart;
import pith.hal.Interrupt;
import pith.hal.KernelStack;
import pith.hal.memory.PhysicalMemory;
import pith.hal.mmu.PageTableFormat;
import pith.mm.physical.VmStatistic;
import pith.mm.physical.VmStatistics;
import pith.mm.physical.Work;

/**
 * Address-space switches and shoot-downs of one machine.
 *
 * <p>The kernel's duties: {@link #leaveUser} first thing after a trap from user mode, {@link #enterUser} last thing before running user
 * code, and nothing at all in the interrupt handler for {@link Interrupt#SOFTWARE}, unless it wants to {@link #serve} early.
 */
public class TlbShootdown {
  /** Above this many pages of whatever size, forgetting a whole ASID is cheaper than page by page: Linux's {@code tlb_flush_all_threshold} on riscv. */
  private static final int FLUSH_ALL_PAGES = 64;

  private static final int MODE_SHIFT = 60;
  private static final int ASID_SHIFT = 44;

  private final Hart[] harts;
  private final HartTlb[] tlbs;
  private final Asids asids;
  private final PageTableFormat format;
  private final VmStatistics statistics;
  private final AtomicLong interrupts = new AtomicLong();

  /** For a machine whose ASIDs have {@code asidBits} bits, at most 16, and whose page tables are of {@code format}. */
  public TlbShootdown(Hart[] harts, int asidBits, PageTableFormat format, VmStatistics statistics) {
    this.harts = harts;
    this.format = format;
    this.statistics = statistics;
    tlbs = new HartTlb[harts.length];
    for (int i = 0; i < harts.length; i++) {
      tlbs[i] = new HartTlb();
    }
    asids = new Asids(harts.length, asidBits);
  }

  /** {@return a context for a new address space} */
  public TlbContext newContext() {
    return new TlbContext(harts.length);
  }

  /** Lets {@code hart}, which is in the kernel, translate by the tables at {@code root} from now on. */
  public void activate(Hart hart, TlbContext context, long root) {
    context.runsOn(hart.id());
    asids.assign(hart, context);
    tlbs[hart.id()].run(context);
    long satp = (long) format.satpMode() << MODE_SHIFT | (long) context.asid() << ASID_SHIFT | root >>> PhysicalMemory.PAGE_SHIFT;
    hart.mmu().satp(satp);
    assert hart.mmu().satp() == satp : "the hart does not know " + format;
  }

  /** {@return whether {@code context} is what {@code hart} translates by} */
  public boolean isActive(Hart hart, TlbContext context) {
    return tlbs[hart.id()].runs(context);
  }

  /**
   * The space of {@code context} is about to go: harts in the kernel that still point to it (a kernel thread keeps the space of whoever ran before) no
   * longer do, and must activate another one before they run user code.
   */
  public void detach(TlbContext context) {
    for (HartTlb tlb : tlbs) {
      if (tlb.detach(context) && tlb.inUse) {
        throw new AssertionError("an address space is freed while user code runs in it");
      }
    }
  }

  /** The hart is about to run user code: what was asked of its TLB is done first. */
  public void enterUser(Hart hart) {
    begin(hart);
  }

  /** The hart came from user code. */
  public void leaveUser(Hart hart) {
    end(hart);
  }

  /**
   * The hart begins a step in which kernel code uses translations: until {@link #end} it must neither charge time nor take a lock, and no page
   * that it found mapped is freed.
   */
  public void begin(Hart hart) {
    HartTlb tlb = tlbs[hart.id()];
    tlb.inUse = true;
    while (tlb.pending()) {
      tlb.inUse = false;
      tlb.serve(hart);
      tlb.inUse = true;
    }
  }

  public void end(Hart hart) {
    tlbs[hart.id()].inUse = false;
  }

  /** Does what was asked of the hart's TLB. Callable by the hart at any time in the kernel; for the handler of software interrupts. */
  public void serve(Hart hart) {
    if (tlbs[hart.id()].pending()) {
      tlbs[hart.id()].serve(hart);
    }
  }

  /**
   * Makes every hart forget the translations of {@code [start, end)} in {@code context}, where no page that changed is smaller than {@code stride} bytes. When
   * it returns, no hart uses them: the pages may be freed. The entries must have been withdrawn before. Callable with any lock held.
   */
  public void flush(TlbContext context, long start, long end, long stride) {
    VarHandle.fullFence(); // the entries are withdrawn before anybody is looked for who might have read them
    int here = KernelStack.isCurrent() ? KernelStack.current().hart().id() : -1;
    long waitFor = 0;
    for (int i = 0; i < harts.length; i++) {
      if (!context.ranOn(i)) {
        continue;
      }
      if (i == here) {
        Work.charge(forget(harts[i], context.asid(), start, end, stride) * Work.FENCE);
      } else {
        ask(i, context, start, end, stride);
        waitFor++;
      }
    }
    if (waitFor > 0) {
      awaitOthers(context, here);
    }
  }

  /**
   * Returns when every hart that runs user code of {@code context} has been in the kernel since the call: a full memory barrier for all of them, after which
   * they look anew at what the kernel keeps for them. It is a {@link #flush} of nothing.
   */
  public void barrier(TlbContext context) {
    flush(context, 0, 0, PhysicalMemory.PAGE_BYTES);
  }

  private void ask(int target, TlbContext context, long start, long end, long stride) {
    HartTlb tlb = tlbs[target];
    tlb.post(context.asid(), start, end, stride);
    if (tlb.inUse && tlb.runs(context)) {
      statistics.add(VmStatistic.SHOOTDOWNS, 1);
      interrupts.incrementAndGet();
      Work.charge(Work.INTERRUPT_SEND);
      harts[target].raise(Interrupt.SOFTWARE, harts[target].engine().now());
    }
  }

  /** A hart in the kernel, or in another space, serves before it can use the translations: only users of the space are waited for. */
  private void awaitOthers(TlbContext context, int here) {
    for (int i = 0; i < harts.length; i++) {
      HartTlb tlb = tlbs[i];
      if (i != here && context.ranOn(i)) {
        long number = tlb.lastPosted();
        while (tlb.inUse && tlb.runs(context) && !tlb.served(number)) {
          Work.charge(Work.SPIN);
          Thread.onSpinWait();
        }
      }
    }
  }

  /** Forgets one page on the hart that the caller runs on: after an entry was installed, or gained permissions. */
  public void forgetHere(TlbContext context, long address) {
    if (KernelStack.isCurrent()) {
      Hart hart = KernelStack.current().hart();
      hart.mmu().sfenceVmaPage(address, context.asid());
    }
  }

  /** {@return how many fences that took} */
  static int forget(Hart hart, int asid, long start, long end, long stride) {
    long pages = (end - start + stride - 1) / stride;
    if (pages > FLUSH_ALL_PAGES) {
      hart.mmu().sfenceVmaAsid(asid);
      return 1;
    }
    for (long page = start; page < end; page += stride) {
      hart.mmu().sfenceVmaPage(page, asid);
    }
    return (int) pages;
  }

  /** {@return interrupts sent for shoot-downs since boot} */
  public long interruptsSent() {
    return interrupts.get();
  }

  /** {@return how many generations of ASIDs have begun} */
  public long asidGenerations() {
    return asids.generations();
  }
}
