package pith.kernel.delivery;

import java.nio.ByteBuffer;
import pith.kernel.signal.SigInfo;
import pith.kernel.signal.Signal;

/** {@code siginfo_t}: 128 bytes, of which the signal and the code say what the union holds. */
public final class SigInfoLayout {
  public static final int BYTES = 128;

  private SigInfoLayout() {}

  /** Writes {@code info} at {@code at}. */
  public static void write(ByteBuffer to, int at, SigInfo info) {
    to.putInt(at, info.signal()).putInt(at + 4, 0).putInt(at + 8, info.code());
    if (isFault(info)) {
      to.putLong(at + 16, info.value());
      return;
    }
    to.putInt(at + 16, info.pid()).putInt(at + 20, info.uid());
    if (info.signal() == Signal.CHLD && info.code() > 0) {
      to.putInt(at + 24, (int) info.value());
    } else {
      to.putLong(at + 24, info.value());
    }
  }

  private static boolean isFault(SigInfo info) {
    return info.code() > 0
        && info.code() < SigInfo.SI_KERNEL
        && switch (info.signal()) {
          case Signal.SEGV, Signal.BUS, Signal.ILL, Signal.FPE, Signal.TRAP -> true;
          default -> false;
        };
  }

  /** {@return the signal that user code describes (rt_sigqueueinfo)} */
  public static SigInfo read(ByteBuffer from, int signal) {
    return new SigInfo(signal, from.getInt(8), from.getInt(16), from.getInt(20), from.getLong(24));
  }
}
