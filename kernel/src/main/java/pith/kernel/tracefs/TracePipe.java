package pith.kernel.tracefs;

import java.util.List;
import pith.kernel.task.Interrupted;
import pith.sync.Execution;
import pith.sync.Sleep;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.File;
import pith.vfs.FileName;
import pith.vfs.Path;
import pith.vfs.Position;
import pith.vfs.attr.Credentials;
import pith.vfs.io.IoTarget;
import pith.vfs.io.PollMask;
import pith.vfs.io.PollTable;
import pith.vfs.pseudo.PseudoNode;

/**
 * An open file {@code trace_pipe}: takes records out of the rings, and waits while they are empty. It looks again each tenth of a second instead of being
 * woken, since events come from the scheduler's own middle, where nobody can be. Source: Linux's {@code tracing_read_pipe}; its wait before irq_work was the
 * same.
 */
final class TracePipe extends File {
  private static final int MOST_AT_ONCE = 256;
  private static final int LOOKS_A_SECOND = 10;

  private final Tracer tracer;
  private final int hart;

  /** What was taken out and did not fit into the reader's buffer. Confined to one reader at a time by the position's lock. */
  private byte[] rest = new byte[0];

  private TracePipe(Path path, int flags, Credentials who, Tracer tracer, int hart) {
    super(path, flags, who);
    this.tracer = tracer;
    this.hart = hart;
  }

  /** {@return the file about the ring of {@code hart}, or all for -1} */
  static PseudoNode.Entry entry(Tracer tracer, int hart) {
    PseudoNode.Opening opening = (path, flags, who) -> new TracePipe(path, flags, who, tracer, hart);
    return new PseudoNode.Entry("trace_pipe", new PseudoNode.Opened(0440, PseudoNode.Owner.ROOT, "trace_pipe", opening));
  }

  @Override
  protected long doRead(IoTarget to, Position at) {
    if (to.remaining() == 0) {
      return 0;
    }
    while (rest.length == 0) {
      rest = FileName.bytes(take());
      if (rest.length == 0) {
        await();
      }
    }
    int count = to.put(rest, 0, (int) Math.min(to.remaining(), rest.length));
    byte[] left = new byte[rest.length - count];
    System.arraycopy(rest, count, left, 0, left.length);
    rest = left;
    return count;
  }

  private String take() {
    List<TraceRecord> taken = tracer.locked(() -> List.copyOf(tracer.consume(hart, MOST_AT_ONCE)));
    return tracer.current().equals(Tracer.FUNCTION_GRAPH) ? FunctionGraph.of(taken, tracer.rate()) : new TraceLines(tracer.rate()).lines(taken);
  }

  private void await() {
    if (isNonBlocking()) {
      throw Refused.of(Errno.EAGAIN);
    }
    Execution me = Execution.current();
    me.prepareToSleep(Sleep.INTERRUPTIBLE);
    me.scheduleUntil(me.hart().cycles() + tracer.kernel().machine().hertz() / LOOKS_A_SECOND);
    me.finishSleep();
    if (me.interruptionPending(Sleep.INTERRUPTIBLE)) {
      throw Interrupted.RESTARTABLE;
    }
  }

  @Override
  public int poll(PollTable table) {
    boolean there = rest.length > 0 || tracer.locked(() -> !tracer.records(hart).isEmpty());
    return there ? PollMask.IN | PollMask.RDNORM : 0;
  }

  @Override
  protected long seekTarget(long from, long offset, int whence) {
    throw Refused.of(Errno.ESPIPE);
  }
}
