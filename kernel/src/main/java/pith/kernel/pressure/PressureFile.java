package pith.kernel.pressure;

import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import pith.kernel.task.Kernel;
import pith.kernel.timer.PeriodicTimer;
import pith.mm.pressure.PressureState;
import pith.mm.pressure.PressureTrigger;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.Path;
import pith.vfs.attr.Capability;
import pith.vfs.attr.Credentials;
import pith.vfs.io.PollMask;
import pith.vfs.io.PollTable;
import pith.vfs.pseudo.PseudoNode;
import pith.vfs.pseudo.TextFile;

/** An open file about pressure: its text, and the trigger that was written to it. */
public final class PressureFile extends TextFile {
  /** The longest command, what ends it included. */
  private static final int MOST_BYTES = 32;

  private static final long MOST_WINDOW = 10_000_000;

  /** Who is not privileged gets windows that are multiples of this, in microseconds. */
  private static final long COMMON_WINDOW = 2_000_000;

  private static final Pattern COMMAND = Pattern.compile("(some|full)\\s+(\\d{1,10})\\s+(\\d{1,10})(?s:.*)");

  private final Kernel kernel;
  private final PressureState state;
  private final AtomicReference<PressureTrigger> trigger = new AtomicReference<>();
  private final PeriodicTimer timer;

  private PressureFile(Path path, int flags, Credentials who, Kernel kernel, PressureState state) {
    super(path, flags, who, context -> state.text(now(kernel)), (context, text) -> ((PressureFile) context.file()).command(text));
    this.kernel = kernel;
    this.state = state;
    timer = new PeriodicTimer(kernel, missed -> state.look(trigger.get(), now(kernel)));
  }

  /** {@return the file about {@code state}} */
  public static PseudoNode.Entry entry(String name, int mode, Kernel kernel, PressureState state) {
    PseudoNode.Opening opening = (path, flags, who) -> new PressureFile(path, flags, who, kernel, state);
    return new PseudoNode.Entry(name, new PseudoNode.Opened(mode, PseudoNode.Owner.ROOT, name, opening));
  }

  private static long now(Kernel kernel) {
    return kernel.machine().engine().now();
  }

  /** The last byte ends the text, whatever it is; each file takes one trigger. Source: Linux's {@code psi_write} and {@code psi_trigger_create}. */
  private void command(String text) {
    if (text.isEmpty()) {
      throw Refused.of(Errno.EINVAL);
    }
    if (trigger.get() != null) {
      throw Refused.of(Errno.EBUSY);
    }
    PressureTrigger wanted = parse(text.substring(0, Math.min(text.length(), MOST_BYTES) - 1));
    if (!trigger.compareAndSet(null, wanted)) {
      throw Refused.of(Errno.EBUSY);
    }
    state.add(wanted, now(kernel));
  }

  private PressureTrigger parse(String text) {
    Matcher matcher = COMMAND.matcher(text);
    if (!matcher.matches()) {
      throw Refused.of(Errno.EINVAL);
    }
    long threshold = Long.parseLong(matcher.group(2));
    long window = Long.parseLong(matcher.group(3));
    boolean windowFits = window > 0 && window <= MOST_WINDOW && (window % COMMON_WINDOW == 0 || credentials().has(Capability.SYS_RESOURCE));
    if (!windowFits || threshold == 0 || threshold > window) {
      throw Refused.of(Errno.EINVAL);
    }
    return new PressureTrigger(matcher.group(1).equals("full"), threshold, window, micros -> timer.set(kernel.monotonicNanos() + micros * 1000, 0));
  }

  @Override
  public boolean isPollable() {
    return true;
  }

  @Override
  public int poll(PollTable table) {
    PressureTrigger mine = trigger.get();
    if (mine == null || state.hasEnded()) {
      return PollMask.ALWAYS | PollMask.ERR | PollMask.PRI;
    }
    if (table != null) {
      table.register(mine.waiters());
    }
    return mine.takeFired() ? PollMask.ALWAYS | PollMask.PRI : PollMask.ALWAYS;
  }

  @Override
  protected void released() {
    PressureTrigger mine = trigger.get();
    if (mine != null) {
      state.remove(mine);
      timer.cancel();
    }
    super.released();
  }
}
