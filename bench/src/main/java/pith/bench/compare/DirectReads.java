package pith.bench.compare;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import pith.hal.PowerOff;
import pith.hal.machine.Machine;
import pith.hal.machine.MachineConfig;
import pith.kernel.boot.KernelConfig;
import pith.kernel.boot.PithKernel;
import pith.kernel.stream.HostStream;
import pith.shell.experiment.storage.Drive;
import pith.shell.program.ShellProgram;

/**
 * Polled direct reads of 4 KiB from a file of one extent on ext4, as in the experiment {@code iomap}: how many a second of the guest's time, and how many a
 * second of the host's CPU time. The best of some batches each way: with the iterator's last clear, without it, and by the shorter way for small reads.
 */
public final class DirectReads {
  private static final int READS = 100_000, DEPTH = 32, BATCHES = 5;
  private static final String PREPARE =
      "mount -t ext4 /dev/nvme0n1 /mnt && head -c 2097152 /dev/zero > /mnt/data && sync && umount /mnt && mount -t ext4 /dev/nvme0n1 /mnt && cd /sys/kernel/debug/iomap && ";
  private static final String RUN =
      """
      for way in 'legacy 0' 'none 0' 'none 1'; do
        set -- $way; echo $1 > terminal_clear; echo $2 > small_reads; i=0
        while [ $i -lt %d ]; do i=$((i+1)); echo begin $1 $2; iomap-cost /mnt/data %d %d; done
      done
      """;

  private static final Map<String, String> NAMES = Map.of("legacy 0", "legacy", "none 0", "7.2", "none 1", "7.2+small");

  private DirectReads() {}

  public static void main(String[] arguments) throws InterruptedException {
    Batches batches = new Batches();
    MachineConfig machine = Drive.quick(MachineConfig.standard().withHarts(1));
    KernelConfig config =
        new KernelConfig(
            Machine.create(machine),
            new KernelConfig.Root.OwnPrograms(),
            List.of(),
            new KernelConfig.First.JavaProgram("sh", List.of("sh", "-c", PREPARE + String.format(RUN, BATCHES, READS, DEPTH))),
            List.of("PATH=/bin:/usr/bin:/sbin:/usr/sbin"),
            "/",
            new KernelConfig.Streams(new Lines(_ -> {}), new Lines(batches::line), new Lines(System.err::println)),
            null,
            null,
            System.err::println,
            KernelConfig.DEFAULT_MAX_TASKS);
    PithKernel kernel = new PithKernel(config);
    kernel.javaPrograms().add("sh", new ShellProgram(kernel));
    kernel.start();
    PowerOff reason = kernel.awaitPowerOff();
    if (!reason.equals(new PowerOff.Halted(0))) {
      throw new IllegalStateException("the machine stopped with " + reason);
    }
    batches.print();
  }

  /** What {@code iomap-cost} prints, as it comes, with the host's time in between. */
  private static final class Batches {
    private record Cost(double virtualReads, double hostNanos) {
      private Cost best(Cost other) {
        return new Cost(Math.max(virtualReads, other.virtualReads), Math.min(hostNanos, other.hostNanos));
      }
    }

    private final Map<String, Cost> best = new LinkedHashMap<>();
    private String way;
    private long began;

    private void line(String line) {
      long now = CarrierTime.nanos();
      if (line.startsWith("begin ")) {
        way = NAMES.get(line.substring(6));
        began = now;
      } else if (line.startsWith("metric reads/s ")) {
        best.merge(way, new Cost(Double.parseDouble(line.substring(15)), (now - began) / (double) READS), Cost::best);
      }
    }

    private void print() {
      System.out.printf("%-10s %16s %14s %14s%n", "way", "virtual reads/s", "host ns/read", "host reads/s");
      best.forEach((name, cost) -> System.out.printf(Locale.ROOT, "%-10s %,16.0f %,14.0f %,14.0f%n", name, cost.virtualReads(), cost.hostNanos(), 1e9 / cost.hostNanos()));
    }
  }

  /** Passes on what the guest writes, a line at a time: it writes each line in one piece. */
  private record Lines(Consumer<String> lines) implements HostStream {
    @Override
    public int read(byte[] to, int at, int length) {
      return 0;
    }

    @Override
    public boolean write(byte[] from, int at, int length) {
      new String(from, at, length, StandardCharsets.US_ASCII).lines().forEach(lines);
      return true;
    }
  }
}
