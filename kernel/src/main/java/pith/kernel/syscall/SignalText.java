package pith.kernel.syscall;

import pith.kernel.signal.SigInfo;
import pith.kernel.signal.Signal;

/** What is known of a signal, with the names of {@code siginfo_t}'s fields, as strace shows it. */
final class SignalText {
  private SignalText() {}

  static String of(SigInfo info) {
    return "si_signo=" + Signal.name(info.signal()) + ", si_code=" + code(info) + fields(info);
  }

  private static String code(SigInfo info) {
    return switch (info.code()) {
      case SigInfo.SI_USER -> "SI_USER";
      case SigInfo.SI_KERNEL -> "SI_KERNEL";
      case SigInfo.SI_QUEUE -> "SI_QUEUE";
      case SigInfo.SI_TIMER -> "SI_TIMER";
      case SigInfo.SI_MESGQ -> "SI_MESGQ";
      case SigInfo.SI_TKILL -> "SI_TKILL";
      default -> ofFault(info.signal(), info.code());
    };
  }

  private static String ofFault(int signal, int code) {
    String[] names =
        switch (signal) {
          case Signal.CHLD -> new String[] {"CLD_EXITED", "CLD_KILLED", "CLD_DUMPED", "CLD_TRAPPED", "CLD_STOPPED", "CLD_CONTINUED"};
          case Signal.SEGV -> new String[] {"SEGV_MAPERR", "SEGV_ACCERR"};
          case Signal.BUS -> new String[] {"BUS_ADRALN", "BUS_ADRERR", "BUS_OBJERR"};
          case Signal.ILL -> new String[] {"ILL_ILLOPC"};
          case Signal.TRAP -> new String[] {"TRAP_BRKPT"};
          default -> new String[0];
        };
    return code >= 1 && code <= names.length ? names[code - 1] : Integer.toString(code);
  }

  private static String fields(SigInfo info) {
    String sender = ", si_pid=" + info.pid() + ", si_uid=" + Integer.toUnsignedString(info.uid());
    return switch (info.code()) {
      case SigInfo.SI_KERNEL -> "";
      case SigInfo.SI_USER, SigInfo.SI_TKILL -> sender;
      case SigInfo.SI_TIMER -> ", si_timerid=" + info.pid() + ", si_overrun=" + info.uid() + value(info);
      case SigInfo.SI_QUEUE, SigInfo.SI_MESGQ -> sender + value(info);
      default -> info.signal() == Signal.CHLD ? sender + ", si_status=" + status(info) : ", si_addr=" + Arguments.hex(info.value());
    };
  }

  private static String value(SigInfo info) {
    return ", si_value={int=" + (int) info.value() + ", ptr=" + Arguments.hex(info.value()) + "}";
  }

  private static String status(SigInfo info) {
    return info.code() == SigInfo.CLD_EXITED ? Long.toString(info.value()) : Signal.name((int) info.value());
  }
}
