package pith.kernel.proc;

import java.util.BitSet;
import java.util.List;
import java.util.function.Supplier;
import pith.hal.Interrupt;
import pith.kernel.entry.Interrupts;
import pith.procfs.SeqText;
import pith.vfs.pseudo.PseudoNode;

/** /proc/interrupts and softirqs. Source: Linux {@code kernel/irq/proc.c}, {@code arch/riscv/kernel/smp.c}. */
final class InterruptTexts {
  private static final String[] SOFT = {"HI", "TIMER", "NET_TX", "NET_RX", "BLOCK", "IRQ_POLL", "TASKLET", "SCHED", "HRTIMER", "RCU"};

  private final Interrupts interrupts;
  private final Supplier<BitSet> online;

  /** Columns are of the harts that {@code online} names. */
  InterruptTexts(Interrupts interrupts, Supplier<BitSet> online) {
    this.interrupts = interrupts;
    this.online = online;
  }

  List<PseudoNode.Entry> files() {
    return List.of(PseudoNode.file("interrupts", context -> interrupts()), PseudoNode.file("softirqs", context -> softInterrupts()));
  }

  private String interrupts() {
    SeqText text = new SeqText().put("           ");
    for (int hart : online.get().stream().toArray()) {
      text.left("CPU" + hart, 8).put("   ");
    }
    text.line();
    counts(text, "  5", Interrupt.TIMER).line("  RISC-V INTC   5 Edge      riscv-timer");
    counts(text, "  9", Interrupt.EXTERNAL).line("  RISC-V INTC   9 Edge      riscv-plic");
    counts(text, "IPI0", Interrupt.SOFTWARE).line("  Rescheduling interrupts");
    return text.toString();
  }

  private SeqText counts(SeqText text, String name, Interrupt interrupt) {
    text.put(name).put(": ");
    for (int hart : online.get().stream().toArray()) {
      text.right(interrupts.count(interrupt, hart), 10).put(' ');
    }
    return text;
  }

  /** Nothing is put off to softirqs here: what an interrupt has to do, it does. */
  private String softInterrupts() {
    SeqText text = new SeqText().put("                    ");
    for (int hart : online.get().stream().toArray()) {
      text.left("CPU" + hart, 8).put("   ");
    }
    text.line();
    for (String name : SOFT) {
      text.right(name, 12).put(':');
      for (int hart : online.get().stream().toArray()) {
        text.put(' ').right(0, 10);
      }
      text.line();
    }
    return text.toString();
  }
}
